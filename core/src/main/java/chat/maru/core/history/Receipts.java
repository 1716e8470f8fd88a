package chat.maru.core.history;

import chat.maru.core.entry.EntryReader;
import chat.maru.core.inbox.Horizon;
import chat.maru.model.AccountId;
import chat.maru.model.ConversationId;
import chat.maru.model.ConversationKind;
import chat.maru.model.Coverage;
import chat.maru.model.Cursor;
import chat.maru.model.Fact;
import chat.maru.model.MessageNumber;
import chat.maru.model.StampedEntry;
import chat.maru.model.State;
import chat.maru.model.TopicId;
import chat.maru.store.ConversationForm;
import chat.maru.store.CursorForm;
import chat.maru.store.Keys;
import chat.maru.store.MembershipForm;
import chat.maru.store.Range;
import chat.maru.store.Row;
import chat.maru.store.Store;
import chat.maru.store.StoreCorruptException;
import chat.maru.store.Table;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How far the members of a conversation have come, and who is to hear of it: in direct conversations and small groups
/// everybody, in larger groups nobody.
///
/// Thread-safe. Blocks on the store, so it does not run on an event loop.
public final class Receipts {
    private static final Logger LOG = LoggerFactory.getLogger(Receipts.class);
    // Conversations whose members are read at once.
    private static final int CHUNK = 64;
    // Members of a direct conversation.
    private static final int DIRECT = 2;

    private final Store store;
    private final EntryReader entries;
    private final Horizon horizon;
    private final History history;
    private final int most;

    /// @param most members of a group in which they hear of each other; with 0 in none
    public Receipts(Store store, EntryReader entries, Horizon horizon, History history, int most) {
        this.store = Objects.requireNonNull(store);
        this.entries = Objects.requireNonNull(entries);
        this.horizon = Objects.requireNonNull(horizon);
        this.history = Objects.requireNonNull(history);
        this.most = most;
    }

    /// How far one member has come.
    ///
    /// @param read      the last message they let others know they have read
    /// @param delivered the last message that one of their devices has confirmed
    public record Receipt(AccountId account, MessageNumber read, MessageNumber delivered) {
        public Receipt {
            Objects.requireNonNull(account);
            Objects.requireNonNull(read);
            Objects.requireNonNull(delivered);
        }
    }

    /// A conversation in which somebody has come further, and those who are to hear of it: whose messages it is
    /// about.
    public record Delivered(ConversationId conversation, MessageNumber number, List<AccountId> senders) {
        public Delivered {
            Objects.requireNonNull(conversation);
            Objects.requireNonNull(number);
            senders = List.copyOf(senders);
        }
    }

    /// Whether the account is in the conversation now.
    public boolean isIn(AccountId account, ConversationId conversation) {
        return horizon.membership(account, conversation).current();
    }

    /// How far all members have come; nobody in a large group. Empty when there is no such conversation for the
    /// account. In a direct conversation both are told of always: who has blocked the other stays where they were.
    public Optional<List<Receipt>> of(AccountId account, ConversationId conversation) {
        if (!isIn(account, conversation)) {
            return Optional.empty();
        }
        boolean direct = isDirect(conversation);
        List<AccountId> members = direct ? both(conversation) : members(conversation);
        return Optional.of(
                direct || members.size() <= most
                        ? members.stream()
                                .map(member -> receipt(member, conversation, direct))
                                .toList()
                        : List.of());
    }

    private boolean isDirect(ConversationId conversation) {
        return store.get(Table.TOPICS, Keys.topic(TopicId.of(conversation)))
                .map(bytes -> ConversationForm.read(conversation, bytes).kind() == ConversationKind.DIRECT)
                .orElse(false);
    }

    private List<AccountId> both(ConversationId direct) {
        return store.orders(Table.MEMBERS, Keys.partition(direct), Range.first(DIRECT)).stream()
                .map(order -> new AccountId(Keys.uuid(order)))
                .toList();
    }

    /// Whoever comes back to a group begins anew.
    private Receipt receipt(AccountId member, ConversationId conversation, boolean direct) {
        MessageNumber before = direct
                ? MessageNumber.NONE
                : horizon.membership(member, conversation).since();
        MessageNumber read = store.get(
                        Table.STATES, Keys.state(TopicId.receipts(conversation), State.Receipt.slot(member)))
                .flatMap(row -> read(member, row))
                .filter(number -> number.compareTo(before) > 0)
                .orElse(MessageNumber.NONE);
        return new Receipt(member, read, lastUpTo(member, conversation, confirmed(member)));
    }

    private Optional<MessageNumber> read(AccountId member, byte[] row) {
        try {
            return entries.state(row) instanceof State.Receipt receipt
                    ? Optional.of(receipt.number())
                    : Optional.empty();
        } catch (StoreCorruptException e) {
            LOG.warn("a receipt of account {} cannot be read and is left out: {}", member, e.getMessage());
            return Optional.empty();
        }
    }

    /// The furthest of the committed cursors of an account's devices.
    private long confirmed(AccountId account) {
        long furthest = 0;
        for (Row row : store.scan(Table.CURSORS, Keys.partition(account), Range.first(Integer.MAX_VALUE))) {
            Cursor cursor = CursorForm.read(row.value());
            if (horizon.knows(cursor)) {
                furthest = Math.max(furthest, cursor.offset(horizon.shard()));
            }
        }
        return furthest;
    }

    private MessageNumber lastUpTo(AccountId account, ConversationId conversation, long offset) {
        Coverage delivered = horizon.membership(account, conversation).inbox();
        return history.last(conversation, delivered, offset)
                .map(view -> view.message().entry().number())
                .orElse(MessageNumber.NONE);
    }

    /// The members of a direct conversation or a small group apart from the account, which is one of them; nobody in a
    /// large one, or if it is not.
    public List<AccountId> others(AccountId account, ConversationId conversation) {
        return isIn(account, conversation) ? others(account, conversation, members(conversation)) : List.of();
    }

    private List<AccountId> others(AccountId account, ConversationId conversation, List<AccountId> members) {
        boolean small = members.size() <= most || (members.size() <= DIRECT && isDirect(conversation));
        return small
                ? members.stream().filter(member -> !member.equals(account)).toList()
                : List.of();
    }

    /// What a cursor has passed by going from one place to another: in which conversations, up to which message,
    /// and who has sent some of it, of the last 64 messages in each. Where nobody is there to be told, no message
    /// is looked up.
    ///
    /// @param there who is there
    public List<Delivered> passed(AccountId account, long from, long to, Predicate<AccountId> there) {
        List<ConversationId> moved = new ArrayList<>();
        horizon.memberships(account).forEach((conversation, membership) -> {
            if (membership.current() && horizon.head(TopicId.of(conversation)) > from) {
                moved.add(conversation);
            }
        });
        List<Delivered> passed = new ArrayList<>();
        for (int at = 0; at < moved.size(); at += CHUNK) {
            List<ConversationId> chunk = moved.subList(at, Math.min(at + CHUNK, moved.size()));
            List<List<Row>> members = store.scanAll(
                    Table.MEMBERS, chunk.stream().map(Keys::partition).toList(), few());
            for (int i = 0; i < chunk.size(); i++) {
                ConversationId conversation = chunk.get(i);
                List<AccountId> others = others(account, conversation, members(conversation, members.get(i))).stream()
                        .filter(there)
                        .toList();
                if (!others.isEmpty()) {
                    passed(account, conversation, from, to, others).ifPresent(passed::add);
                }
            }
        }
        return passed;
    }

    private Optional<Delivered> passed(
            AccountId account, ConversationId conversation, long from, long to, List<AccountId> others) {
        Coverage delivered = horizon.membership(account, conversation).inbox();
        List<StampedEntry> latest = history.latest(conversation, delivered, from, to);
        Set<AccountId> senders = new HashSet<>();
        latest.forEach(message -> sender(message).ifPresent(senders::add));
        List<AccountId> concerned = others.stream().filter(senders::contains).toList();
        return concerned.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Delivered(conversation, latest.getFirst().entry().number(), concerned));
    }

    private static Optional<AccountId> sender(StampedEntry message) {
        return switch (message.entry().fact()) {
            case Fact.MessageSent sent -> Optional.of(sent.sender());
            case Fact.MessageErased erased -> Optional.of(erased.sender());
            default -> Optional.empty();
        };
    }

    private List<AccountId> members(ConversationId conversation) {
        return members(conversation, store.scan(Table.MEMBERS, Keys.partition(conversation), few()));
    }

    /// As many rows as tell, mostly, whether there are more members than hear of each other.
    private Range few() {
        return Range.first(Math.max(DIRECT, most) + 1);
    }

    /// One more than enough, where there are many.
    ///
    /// @param first the first rows
    private List<AccountId> members(ConversationId conversation, List<Row> first) {
        List<AccountId> members = new ArrayList<>();
        int enough = Math.max(DIRECT, most);
        List<Row> rows = first;
        while (!rows.isEmpty() && members.size() <= enough) {
            for (Row row : rows) {
                if (MembershipForm.read(row.value()).current()) {
                    members.add(new AccountId(Keys.uuid(row.key().order())));
                }
            }
            // Fewer rows than were asked for are all there are.
            rows = rows.size() <= enough
                    ? List.of()
                    : store.scan(
                            Table.MEMBERS,
                            Keys.partition(conversation),
                            Range.after(rows.getLast().key().order(), enough + 1));
        }
        return members;
    }
}
