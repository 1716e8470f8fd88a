package chat.maru.edge.events;

import chat.maru.core.history.Receipts;
import chat.maru.core.limit.RateLimiter;
import chat.maru.edge.hub.Ephemeral;
import chat.maru.edge.hub.Hub;
import chat.maru.model.AccountId;
import chat.maru.model.ConversationId;
import chat.maru.wire.EphemeralJson;
import java.util.List;
import java.util.Objects;

/// Lets the others in a small conversation know that somebody is writing. What comes again too soon is taken as told.
///
/// Thread-safe.
public final class Typing {
    private final Receipts receipts;
    private final Hub hub;
    private final RateLimiter<Place> limiter;

    /// @param limiter how often somebody's typing in a conversation is told
    public Typing(Receipts receipts, Hub hub, RateLimiter<Place> limiter) {
        this.receipts = Objects.requireNonNull(receipts);
        this.hub = Objects.requireNonNull(hub);
        this.limiter = Objects.requireNonNull(limiter);
    }

    /// Who is writing, and where.
    public record Place(AccountId account, ConversationId conversation) {
        public Place {
            Objects.requireNonNull(account);
            Objects.requireNonNull(conversation);
        }
    }

    /// Tells those of the others who are there, unless that was told just now. False if whoever writes is not in the
    /// conversation. Blocks on the store.
    public boolean tell(Place place) {
        if (!receipts.isIn(place.account(), place.conversation())) {
            return false;
        }
        if (limiter.acquire(place) == 0) {
            List<AccountId> others = receipts.others(place.account(), place.conversation());
            byte[] json = EphemeralJson.typing(place.conversation(), place.account());
            hub.tell(others, new Ephemeral(EphemeralJson.TYPING, json));
        }
        return true;
    }
}
