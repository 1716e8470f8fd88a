package chat.maru.core.history;

import chat.maru.core.inbox.Horizon;
import chat.maru.model.AccountId;
import chat.maru.model.Conversation;
import chat.maru.model.ConversationId;
import chat.maru.model.Cursor;
import chat.maru.model.Membership;
import chat.maru.model.MessageNumber;
import chat.maru.model.Stamp;
import chat.maru.model.TopicId;
import chat.maru.store.ConversationForm;
import chat.maru.store.Keys;
import chat.maru.store.MembershipForm;
import chat.maru.store.ProfileForm;
import chat.maru.store.Range;
import chat.maru.store.Row;
import chat.maru.store.Store;
import chat.maru.store.StoreCorruptException;
import chat.maru.store.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// The conversations of an account, one or all of them.
///
/// Thread-safe. Reads block on the store, so they do not run on an event loop.
public final class Conversations {
    private static final int MAX_PAGE_BYTES = 1024 * 1024;

    private final Store store;
    private final Horizon horizon;
    private final History history;

    public Conversations(Store store, Horizon horizon, History history) {
        this.store = Objects.requireNonNull(store);
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
        boolean readable = cursor.generation().equals(horizon.generation())
                && cursor.shards() == 1
                && cursor.offset(horizon.shard()) <= horizon.offset();
        return readable ? Optional.of(page(account, place, limit)) : Optional.empty();
    }

    private Snapshot page(AccountId account, Snapshot.Place place, int limit) {
        long upTo = place.cursor().offset(horizon.shard());
        List<Headed> rest = horizon.memberships(account).entrySet().stream()
                .filter(membership -> membership.getValue().current()
                        && membership.getValue().intervals().getLast().first() <= upTo)
                .map(membership -> new Headed(membership.getKey(), head(membership.getKey(), upTo)))
                .filter(headed -> headed.head() < place.below())
                .sorted(Comparator.comparingLong(Headed::head).reversed())
                .toList();
        List<ConversationView> views = new ArrayList<>();
        long bytes = 0;
        while (views.size() < Math.min(limit, rest.size()) && bytes < MAX_PAGE_BYTES) {
            ConversationView view = view(account, rest.get(views.size()).conversation(), upTo);
            views.add(view);
            bytes += view.size();
        }
        Optional<Snapshot.Place> next = views.size() == rest.size()
                ? Optional.empty()
                : Optional.of(new Snapshot.Place(
                        place.cursor(), rest.get(views.size() - 1).head()));
        return new Snapshot(views, place.cursor(), next);
    }

    /// A conversation and its last entry as of the snapshot, looked up once.
    private record Headed(ConversationId conversation, long head) {}

    private long head(ConversationId conversation, long upTo) {
        TopicId topic = TopicId.of(conversation);
        long head = horizon.head(topic);
        return head <= upTo ? head : earlier(topic, upTo);
    }

    private long earlier(TopicId topic, long upTo) {
        Range range = Range.downFrom(Keys.order(new Stamp(horizon.shard(), upTo)), 1);
        return store.scan(Table.ENTRIES, Keys.partition(topic), range).stream()
                .mapToLong(row -> Keys.stamp(horizon.shard(), row.key().order()).offset())
                .findFirst()
                .orElseThrow(() -> new StoreCorruptException(topic + " has no entry up to " + upTo));
    }

    /// Whether the account is in the conversation now.
    public boolean has(AccountId account, ConversationId conversation) {
        return horizon.membership(account, conversation).current();
    }

    /// One conversation as it is now; empty when there is no such conversation for the account.
    public Optional<ConversationView> find(AccountId account, ConversationId conversation) {
        long upTo = horizon.offset();
        Membership membership = horizon.membership(account, conversation);
        return membership.current() ? Optional.of(view(account, conversation, upTo)) : Optional.empty();
    }

    private ConversationView view(AccountId account, ConversationId id, long upTo) {
        Conversation conversation = store.get(Table.TOPICS, Keys.topic(TopicId.of(id)))
                .map(bytes -> ConversationForm.read(id, bytes))
                .orElseThrow(() -> new StoreCorruptException("conversation " + id + " has members but is not there"));
        Optional<MessageView> last = history.last(account, id, upTo);
        MessageNumber number = last.map(view -> view.message().entry().number()).orElse(MessageNumber.NONE);
        return new ConversationView(conversation, members(id), number, last);
    }

    private List<ConversationView.Member> members(ConversationId id) {
        return store.scan(Table.MEMBERS, Keys.partition(id), Range.first(Integer.MAX_VALUE)).stream()
                .map(this::member)
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<ConversationView.Member> member(Row row) {
        AccountId account = new AccountId(Keys.uuid(row.key().order()));
        Membership membership = MembershipForm.read(row.value());
        return membership.current()
                ? store.get(Table.PROFILES, Keys.account(account))
                        .map(bytes -> new ConversationView.Member(ProfileForm.read(account, bytes), membership.role()))
                : Optional.empty();
    }
}
