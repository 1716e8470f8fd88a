package chat.maru.core.verify;

import chat.maru.core.entry.EntryReader;
import chat.maru.model.AccountId;
import chat.maru.model.Conversation;
import chat.maru.model.ConversationId;
import chat.maru.model.Entry;
import chat.maru.model.Fact;
import chat.maru.model.JoinLink;
import chat.maru.model.Membership;
import chat.maru.model.MessageNumber;
import chat.maru.model.Stamp;
import chat.maru.model.TopicId;
import chat.maru.store.BlockForm;
import chat.maru.store.Change;
import chat.maru.store.ConversationForm;
import chat.maru.store.JoinLinkForm;
import chat.maru.store.Key;
import chat.maru.store.Keys;
import chat.maru.store.MembershipForm;
import chat.maru.store.Range;
import chat.maru.store.Row;
import chat.maru.store.Store;
import chat.maru.store.Table;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// Conversations and the entries that made them: what they are, who is in them, links to join them by, and what
/// was done to their messages.
final class ConversationCheck {
    private static final byte[] NOTHING = {};
    private static final int CHUNK = 64;

    private final Store store;
    private final EntryReader entries;
    private final Consumer<Finding> findings;
    private final ReplayCheck replays;
    private final long end;

    ConversationCheck(Store store, EntryReader entries, Consumer<Finding> findings, long end) {
        this.store = store;
        this.entries = entries;
        this.findings = findings;
        this.replays = new ReplayCheck(store, entries, findings);
        this.end = end;
    }

    void run() {
        Verification.each(store, Table.TOPICS, findings, this::conversation);
        Verification.each(store, Table.MEMBERS, findings, row -> membership(Table.MEMBERS, row, Table.USER_TOPICS));
        Verification.each(store, Table.LINKS, findings, row -> {
            ofAConversation(Table.LINKS, row);
            JoinLink _ = JoinLinkForm.read(row.value());
        });
        Verification.each(store, Table.CHANGES, findings, row -> {
            ofAConversation(Table.CHANGES, row);
            Change _ = Change.read(row);
        });
        Verification.each(store, Table.BLOCKS, findings, this::block);
        Verification.each(store, Table.MENTIONS, findings, this::mention);
        Verification.each(store, Table.USER_TOPICS, findings, row -> membership(Table.USER_TOPICS, row, Table.MEMBERS));
    }

    private void conversation(Row row) {
        ConversationId id = new ConversationId(Keys.uuid(row.key().partition()));
        TopicId topic = TopicId.of(id);
        Conversation conversation = ConversationForm.read(id, row.value());
        Optional<Entry> first = first(topic);
        if (first.isPresent() && first.get().fact() instanceof Fact.Unreadable) {
            return;
        }
        if (first.isEmpty()
                || !(first.get().fact() instanceof Fact.ConversationCreated created)
                || !agrees(first.get(), created, conversation)) {
            found("conversations against entries", Table.TOPICS, row, "does not begin with its creation");
            return;
        }
        replays.run(id);
    }

    /// The first entry that is no block, which may be before there is a conversation.
    private Optional<Entry> first(TopicId topic) {
        return find(topic, Range.first(CHUNK), entry -> !(entry.fact() instanceof Fact.BlockChanged));
    }

    /// The first entry from a place on that is like this.
    private Optional<Entry> find(TopicId topic, Range from, Predicate<Entry> wanted) {
        List<Row> rows = store.scan(Table.ENTRIES, Keys.partition(topic), from);
        while (!rows.isEmpty()) {
            for (Row row : rows) {
                Entry entry = entries.read(
                        topic, Keys.stamp(Verification.SHARD, row.key().order()), row.value());
                if (wanted.test(entry)) {
                    return Optional.of(entry);
                }
            }
            Range next = Range.after(rows.getLast().key().order(), CHUNK);
            rows = store.scan(Table.ENTRIES, Keys.partition(topic), next);
        }
        return Optional.empty();
    }

    /// Whoever blocks somebody is not in their direct conversation, and has been told so there.
    private void block(Row row) {
        Instant _ = BlockForm.read(row.value());
        AccountId blocker = new AccountId(Keys.uuid(row.key().partition()));
        AccountId blocked = new AccountId(Keys.uuid(row.key().order()));
        if (blocker.equals(blocked)) {
            found("blocks", Table.BLOCKS, row, "blocks itself");
            return;
        }
        Optional<Membership> membership = store.get(
                        Table.MEMBERS, Keys.member(ConversationId.direct(blocker, blocked), blocker))
                .map(MembershipForm::read);
        boolean paused = membership
                .filter(own -> !own.current() && !own.intervals().isEmpty())
                .isPresent();
        // It may be over by now.
        if (!paused && store.get(Table.BLOCKS, row.key()).isPresent()) {
            found("blocks", Table.BLOCKS, row, "account " + blocker + " is in their conversation all the same");
        }
    }

    private static boolean agrees(Entry entry, Fact.ConversationCreated created, Conversation conversation) {
        return created.kind() == conversation.kind()
                && created.creator().equals(conversation.creator())
                && entry.at().equals(conversation.createdAt());
    }

    /// The other side has the two ids in the other order, and the same value.
    private void membership(Table table, Row row, Table other) {
        Key turned = new Key(
                /* partition= */ row.key().order(), /* order= */ row.key().partition());
        Membership membership = MembershipForm.read(row.value());
        if (toldOtherwise(table, row.key(), other, turned)) {
            found("members", table, row, other.label() + " tells otherwise");
        }
        byte[] conversation =
                table == Table.MEMBERS ? row.key().partition() : row.key().order();
        TopicId topic = new TopicId(Keys.uuid(conversation));
        if (store.get(Table.TOPICS, Keys.topic(topic)).isEmpty() && !isBlockedBeforehand(topic)) {
            found("members", table, row, "there is no conversation " + topic);
        }
        for (Membership.Interval interval : membership.intervals()) {
            // Who may see all that was said before is in from the first offset on.
            boolean unfounded = interval.first() > 1
                    && interval.first() <= end
                    && entry(topic, interval.first()).isEmpty()
                    && !entry(topic, interval.first() - 1)
                            .filter(before -> before.fact() instanceof Fact.BlockChanged)
                            .isPresent();
            if (unfounded) {
                found("members", table, row, "no entry at offset " + interval.first() + " began it");
            }
        }
    }

    private Optional<Entry> entry(TopicId topic, long offset) {
        return entries.find(topic, new Stamp(Verification.SHARD, offset));
    }

    /// Whether somebody was blocked before there was a conversation, which may have begun meanwhile.
    private boolean isBlockedBeforehand(TopicId topic) {
        return find(topic, Range.first(1), _ -> true)
                .filter(entry -> entry.fact() instanceof Fact.BlockChanged)
                .isPresent();
    }

    /// Both sides change at once. What changed while they were read is read again.
    private boolean toldOtherwise(Table table, Key key, Table other, Key turned) {
        byte[] before;
        byte[] mirrored;
        byte[] after = store.get(table, key).orElse(NOTHING);
        do {
            before = after;
            mirrored = store.get(other, turned).orElse(NOTHING);
            after = store.get(table, key).orElse(NOTHING);
        } while (!Arrays.equals(before, after));
        return !Arrays.equals(mirrored, after);
    }

    private void mention(Row row) {
        ByteBuffer order = ByteBuffer.wrap(row.key().order());
        TopicId topic = new TopicId(new UUID(order.getLong(), order.getLong()));
        MessageNumber number = new MessageNumber(order.getLong());
        AccountId account = new AccountId(Keys.uuid(row.key().partition()));
        boolean mentioned = message(topic, number)
                .map(entry -> entry.fact() instanceof Fact.Unreadable
                        || (entry.fact() instanceof Fact.MessageSent sent
                                && sent.mentioned().contains(account)))
                .orElse(false);
        // It may have been deleted meanwhile.
        if (!mentioned && store.get(Table.MENTIONS, row.key()).isPresent()) {
            found("mentions", Table.MENTIONS, row, "message " + number + " of " + topic + " does not mention it");
        }
    }

    private Optional<Entry> message(TopicId topic, MessageNumber number) {
        byte[] from =
                store.scan(Table.MILESTONES, Keys.partition(topic), Range.downFrom(Keys.number(number), 1)).stream()
                        .map(Row::value)
                        .findFirst()
                        .orElseGet(() -> Keys.order(new Stamp(Verification.SHARD, 1)));
        return find(
                        topic,
                        Range.from(from, CHUNK),
                        entry -> entry.fact().isMessage() && entry.number().compareTo(number) >= 0)
                .filter(found -> found.number().equals(number));
    }

    private void ofAConversation(Table table, Row row) {
        TopicId topic = new TopicId(Keys.uuid(row.key().partition()));
        if (store.get(Table.TOPICS, Keys.topic(topic)).isEmpty()) {
            found(table.label(), table, row, "there is no conversation " + topic);
        }
    }

    private void found(String check, Table table, Row row, String what) {
        findings.accept(new Finding(check, Verification.where(table, row), what));
    }
}
