package chat.maru.core.history;

import chat.maru.core.entry.EntryReader;
import chat.maru.core.history.ConversationViews.Headed;
import chat.maru.core.inbox.Horizon;
import chat.maru.model.AccountId;
import chat.maru.model.ConversationId;
import chat.maru.model.Coverage;
import chat.maru.model.Cursor;
import chat.maru.model.Membership;
import chat.maru.model.Stamp;
import chat.maru.model.TopicId;
import chat.maru.store.Keys;
import chat.maru.store.Range;
import chat.maru.store.Store;
import chat.maru.store.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/// The conversations of an account, one or all of them.
///
/// Thread-safe. Reads block on the store, so they do not run on an event loop.
public final class Conversations {
    // Conversations read at once.
    private static final int CHUNK = 16;
    private static final int MAX_PAGE_BYTES = 1024 * 1024;

    private final Store store;
    private final EntryReader entries;
    private final Horizon horizon;
    private final History history;

    public Conversations(Store store, EntryReader entries, Horizon horizon, History history) {
        this.store = Objects.requireNonNull(store);
        this.entries = Objects.requireNonNull(entries);
        this.horizon = Objects.requireNonNull(horizon);
        this.history = Objects.requireNonNull(history);
    }

    /// The first page of all conversations the account is in, as they are at the snapshot's cursor: what happened
    /// later is in the inbox behind that cursor, and what the snapshot shows is not. A page may have fewer
    /// conversations than were asked for although there are more: it ends with the one that brings its contents
    /// to 1 MiB.
    public Snapshot snapshot(AccountId account, int limit) {
        // First the place, then the rows: everything up to the place is readable.
        return page(account, new Snapshot.Place(horizon.cursor(), Long.MAX_VALUE), limit);
    }

    /// The page that begins at this place, of the same snapshot: whatever was committed meanwhile, no conversation
    /// is left out or shown twice. Empty when the place is in another log, or beyond the end of this one.
    public Optional<Snapshot> snapshot(AccountId account, Snapshot.Place place, int limit) {
        Cursor cursor = place.cursor();
        boolean readable = horizon.knows(cursor) && cursor.offset(horizon.shard()) <= horizon.offset();
        return readable ? Optional.of(page(account, place, limit)) : Optional.empty();
    }

    private Snapshot page(AccountId account, Snapshot.Place place, int limit) {
        long upTo = place.cursor().offset(horizon.shard());
        List<Headed> rest = horizon.memberships(account).entrySet().stream()
                .filter(membership -> membership.getValue().current())
                .flatMap(membership -> headed(membership.getKey(), membership.getValue(), upTo))
                .filter(headed -> headed.head() < place.below())
                .sorted(Comparator.comparingLong(Headed::head).reversed())
                .toList();
        ConversationViews reading = views(account, upTo, true);
        List<ConversationView> views = new ArrayList<>();
        long bytes = 0;
        int most = Math.min(limit, rest.size());
        while (views.size() < most && bytes < MAX_PAGE_BYTES) {
            List<Headed> chunk = rest.subList(views.size(), Math.min(views.size() + CHUNK, most));
            for (ConversationView view : reading.of(chunk, MAX_PAGE_BYTES - bytes)) {
                views.add(view);
                bytes += view.size();
            }
        }
        Optional<Snapshot.Place> next = views.size() == rest.size()
                ? Optional.empty()
                : Optional.of(new Snapshot.Place(
                        place.cursor(), rest.get(views.size() - 1).head()));
        return new Snapshot(views, place.cursor(), next);
    }

    private Stream<Headed> headed(ConversationId conversation, Membership membership, long upTo) {
        return head(conversation, membership.inbox(), upTo).stream()
                .mapToObj(head -> new Headed(conversation, membership, head));
    }

    /// The last entry in the member's inbox: whoever is in it now and came before that place has one, and if they were
    /// away then, what follows tells that they came. None for who came later for the first time.
    private OptionalLong head(ConversationId conversation, Coverage inbox, long upTo) {
        TopicId topic = TopicId.of(conversation);
        long head = horizon.head(topic);
        return head <= upTo && inbox.covers(head) ? OptionalLong.of(head) : earlier(topic, inbox, Math.min(head, upTo));
    }

    private OptionalLong earlier(TopicId topic, Coverage inbox, long upTo) {
        long at = inbox.lastUpTo(upTo);
        while (at > 0) {
            Range range = Range.downFrom(Keys.order(new Stamp(horizon.shard(), at)), 1);
            List<byte[]> found = store.orders(Table.ENTRIES, Keys.partition(topic), range);
            if (found.isEmpty()) {
                return OptionalLong.empty();
            }
            long offset = Keys.stamp(horizon.shard(), found.getFirst()).offset();
            at = inbox.lastUpTo(offset);
            if (at == offset) {
                return OptionalLong.of(offset);
            }
        }
        return OptionalLong.empty();
    }

    /// Whether the account is in the conversation now.
    public boolean has(AccountId account, ConversationId conversation) {
        return horizon.membership(account, conversation).current();
    }

    /// One conversation as it is now; empty when there is no such conversation for the account.
    public Optional<ConversationView> find(AccountId account, ConversationId conversation) {
        long upTo = horizon.offset();
        Membership membership = horizon.membership(account, conversation);
        if (!membership.current()) {
            return Optional.empty();
        }
        long head = head(conversation, membership.inbox(), upTo).orElse(0);
        Headed headed = new Headed(conversation, membership, head);
        return views(account, upTo, false).of(List.of(headed), 1).stream().findFirst();
    }

    private ConversationViews views(AccountId account, long upTo, boolean many) {
        return new ConversationViews(store, entries, horizon, history, account, upTo, many);
    }
}
