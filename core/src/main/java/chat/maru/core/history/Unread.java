package chat.maru.core.history;

import chat.maru.core.entry.EntryReader;
import chat.maru.core.inbox.Horizon;
import chat.maru.model.AccountId;
import chat.maru.model.ConversationId;
import chat.maru.model.Coverage;
import chat.maru.model.Entry;
import chat.maru.model.Fact;
import chat.maru.model.Membership;
import chat.maru.model.MessageNumber;
import chat.maru.model.Stamp;
import chat.maru.model.State;
import chat.maru.model.TopicId;
import chat.maru.store.Store;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// What somebody has not read, by the same rules as [OwnView]: what is behind their mark, and nothing where the
/// last message is their own.
///
/// Thread-safe. Blocks on the store. The last message of each conversation is kept in memory, so that going
/// through all conversations of an account again costs one scan of its marks and a comparison for each.
public final class Unread {
    private static final int KEPT = 100_000;

    private final EntryReader entries;
    private final Horizon horizon;
    private final History history;
    private final OwnViews own;
    private final Cache<TopicId, Last> lasts =
            Caffeine.newBuilder().maximumSize(KEPT).executor(Runnable::run).build();
    private final Cache<Shown, Found> found =
            Caffeine.newBuilder().maximumSize(KEPT).executor(Runnable::run).build();

    public Unread(Store store, EntryReader entries, Horizon horizon, History history) {
        this.entries = Objects.requireNonNull(entries);
        this.horizon = Objects.requireNonNull(horizon);
        this.history = Objects.requireNonNull(history);
        this.own = new OwnViews(store, entries);
    }

    /// The last message of a conversation: that at the offset of the head.
    private record Last(long head, MessageNumber number, Optional<AccountId> sender) {}

    /// A conversation, as those see it who may see this much of it.
    private record Shown(ConversationId conversation, Coverage history) {}

    /// The last message that is shown, as long as the head is there.
    private record Found(long head, Optional<Last> last) {}

    /// The end of the log: what is unread at one stays so until there is another.
    public long end() {
        return horizon.offset();
    }

    /// Whether the account has read this message, or has written behind it.
    public boolean isRead(AccountId account, ConversationId conversation, MessageNumber number) {
        Membership membership = horizon.membership(account, conversation);
        return mark(own.each(account), conversation, membership).number().compareTo(number) >= 0
                || last(conversation, membership)
                        .filter(last -> isOwn(account, last) && last.number().compareTo(number) >= 0)
                        .isPresent();
    }

    /// In how many conversations that the account is in it has unread messages, or has marked them as unread.
    public int conversations(AccountId account) {
        OwnViews.States states = own.all(account);
        int unread = 0;
        for (Map.Entry<ConversationId, Membership> each :
                horizon.memberships(account).entrySet()) {
            if (each.getValue().current() && isUnread(account, each.getKey(), each.getValue(), states)) {
                unread++;
            }
        }
        return unread;
    }

    private boolean isUnread(
            AccountId account, ConversationId conversation, Membership membership, OwnViews.States states) {
        State.ReadMark mark = mark(states, conversation, membership);
        return mark.unread()
                || last(conversation, membership)
                        .filter(last -> !isOwn(account, last) && last.number().compareTo(mark.number()) > 0)
                        .isPresent();
    }

    private static State.ReadMark mark(OwnViews.States states, ConversationId conversation, Membership membership) {
        return states.apply(State.ReadMark.slot(conversation))
                .map(State.ReadMark.class::cast)
                .orElseGet(() -> State.ReadMark.none(conversation))
                .notBefore(membership.since());
    }

    private static boolean isOwn(AccountId account, Last last) {
        return last.sender().filter(account::equals).isPresent();
    }

    private Optional<Last> last(ConversationId conversation, Membership membership) {
        TopicId topic = TopicId.of(conversation);
        long head = horizon.head(topic);
        if (head == 0) {
            return Optional.empty();
        }
        if (!membership.inbox().covers(head)) {
            return found(conversation, membership, head);
        }
        Last known = lasts.getIfPresent(topic);
        if (known != null && known.head() == head) {
            return Optional.of(known);
        }
        Stamp stamp = new Stamp(horizon.shard(), head);
        Optional<Entry> itself =
                entries.find(topic, stamp).filter(entry -> entry.fact().isMessage());
        if (itself.isEmpty()) {
            return found(conversation, membership, head);
        }
        Last last = new Last(head, itself.get().number(), sender(itself.get()));
        // Of two that find different heads the later one wins; the earlier one's is found out by its head.
        lasts.put(topic, last);
        return Optional.of(last);
    }

    /// Where something else came behind the last message, or is hidden from the member.
    private Optional<Last> found(ConversationId conversation, Membership membership, long head) {
        Shown shown = new Shown(conversation, membership.history());
        Found known = found.getIfPresent(shown);
        if (known == null || known.head() != head) {
            known = new Found(
                    head,
                    history.last(conversation, membership.history(), head)
                            .map(view -> view.message().entry())
                            .map(entry -> new Last(head, entry.number(), sender(entry))));
            found.put(shown, known);
        }
        return known.last();
    }

    private static Optional<AccountId> sender(Entry entry) {
        return switch (entry.fact()) {
            case Fact.MessageSent sent -> Optional.of(sent.sender());
            case Fact.MessageErased erased -> Optional.of(erased.sender());
            default -> Optional.empty();
        };
    }
}
