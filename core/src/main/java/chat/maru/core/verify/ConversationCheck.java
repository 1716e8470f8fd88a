package chat.maru.core.verify;

import chat.maru.core.entry.EntryReader;
import chat.maru.model.AccountId;
import chat.maru.model.Conversation;
import chat.maru.model.ConversationId;
import chat.maru.model.Entry;
import chat.maru.model.Fact;
import chat.maru.model.Membership;
import chat.maru.model.Stamp;
import chat.maru.model.TopicId;
import chat.maru.store.ConversationForm;
import chat.maru.store.Key;
import chat.maru.store.Keys;
import chat.maru.store.MembershipForm;
import chat.maru.store.Range;
import chat.maru.store.Row;
import chat.maru.store.Store;
import chat.maru.store.Table;
import java.util.Optional;
import java.util.function.Consumer;

/// Conversations and the entries that made them; membership told alike from both sides, and begun by an entry.
final class ConversationCheck {
    private final Store store;
    private final EntryReader entries;
    private final Consumer<Finding> findings;
    private final long end;

    ConversationCheck(Store store, EntryReader entries, Consumer<Finding> findings, long end) {
        this.store = store;
        this.entries = entries;
        this.findings = findings;
        this.end = end;
    }

    void run() {
        Verification.each(store, Table.TOPICS, findings, this::conversation);
        Verification.each(store, Table.MEMBERS, findings, row -> membership(Table.MEMBERS, row, Table.USER_TOPICS));
        Verification.each(store, Table.USER_TOPICS, findings, row -> membership(Table.USER_TOPICS, row, Table.MEMBERS));
    }

    private void conversation(Row row) {
        ConversationId id = new ConversationId(Keys.uuid(row.key().partition()));
        TopicId topic = TopicId.of(id);
        Conversation conversation = ConversationForm.read(id, row.value());
        Optional<Entry> first = store.scan(Table.ENTRIES, Keys.partition(topic), Range.first(1)).stream()
                .findFirst()
                .map(at -> entries.read(
                        topic, Keys.stamp(Verification.SHARD, at.key().order()), at.value()));
        if (first.isPresent() && first.get().fact() instanceof Fact.Unreadable) {
            return;
        }
        if (first.isEmpty()
                || !(first.get().fact() instanceof Fact.ConversationCreated created)
                || !agrees(first.get(), created, conversation)) {
            found("conversations against entries", Table.TOPICS, row, "does not begin with its creation");
            return;
        }
        for (AccountId member : created.members()) {
            if (store.get(Table.MEMBERS, Keys.member(id, member)).isEmpty()) {
                found("members", Table.TOPICS, row, "account " + member + " was put in but is no member");
            }
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
        Optional<byte[]> mirrored = store.get(other, turned);
        if (mirrored.isEmpty() || !MembershipForm.read(mirrored.get()).equals(membership)) {
            found("members", table, row, other.label() + " tells otherwise");
        }
        byte[] conversation =
                table == Table.MEMBERS ? row.key().partition() : row.key().order();
        TopicId topic = new TopicId(Keys.uuid(conversation));
        if (store.get(Table.TOPICS, Keys.topic(topic)).isEmpty()) {
            found("members", table, row, "there is no conversation " + topic);
        }
        for (Membership.Interval interval : membership.intervals()) {
            boolean begun = interval.first() <= end
                    && store.get(Table.ENTRIES, Keys.entry(topic, new Stamp(Verification.SHARD, interval.first())))
                            .isEmpty();
            if (begun) {
                found("members", table, row, "no entry at offset " + interval.first() + " began it");
            }
        }
    }

    private void found(String check, Table table, Row row, String what) {
        findings.accept(new Finding(check, Verification.where(table, row), what));
    }
}
