package chat.maru.core.history;

import chat.maru.core.inbox.Horizon;
import chat.maru.model.AccountId;
import chat.maru.model.Conversation;
import chat.maru.model.ConversationId;
import chat.maru.model.Cursor;
import chat.maru.model.Membership;
import chat.maru.model.MessageNumber;
import chat.maru.model.StampedEntry;
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
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// The conversations of an account, one or all of them.
///
/// Thread-safe. Reads block on the store, so they do not run on an event loop.
public final class Conversations {
    private final Store store;
    private final Horizon horizon;
    private final History history;

    public Conversations(Store store, Horizon horizon, History history) {
        this.store = Objects.requireNonNull(store);
        this.horizon = Objects.requireNonNull(horizon);
        this.history = Objects.requireNonNull(history);
    }

    /// All conversations the account is in, as they are at the snapshot's cursor: what happened later is in
    /// the inbox behind that cursor, and what the snapshot shows is not.
    public Snapshot snapshot(AccountId account) {
        // First the place, then the rows: everything up to the place is readable.
        Cursor cursor = horizon.cursor();
        long upTo = cursor.offset(horizon.shard());
        List<ConversationView> views = horizon.memberships(account).entrySet().stream()
                .filter(membership -> membership.getValue().current()
                        && membership.getValue().intervals().getLast().first() <= upTo)
                .map(membership -> Headed.of(membership.getKey(), horizon))
                .sorted(Comparator.comparingLong(Headed::head).reversed())
                .map(headed -> view(account, headed.conversation(), upTo))
                .toList();
        return new Snapshot(views, cursor);
    }

    /// A conversation and its head, looked up once: heads move while they are sorted by.
    private record Headed(ConversationId conversation, long head) {
        static Headed of(ConversationId conversation, Horizon horizon) {
            return new Headed(conversation, horizon.head(TopicId.of(conversation)));
        }
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
        Optional<StampedEntry> last = history.last(account, id, upTo);
        MessageNumber number = last.map(message -> message.entry().number()).orElse(MessageNumber.NONE);
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
