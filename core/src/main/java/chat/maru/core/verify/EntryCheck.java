package chat.maru.core.verify;

import chat.maru.core.entry.EntryReader;
import chat.maru.model.Entry;
import chat.maru.model.Fact;
import chat.maru.model.MessageId;
import chat.maru.model.MessageNumber;
import chat.maru.model.Stamp;
import chat.maru.model.StampedEntry;
import chat.maru.model.TopicId;
import chat.maru.store.Keys;
import chat.maru.store.MessagePlace;
import chat.maru.store.Row;
import chat.maru.store.Store;
import chat.maru.store.Table;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Every topic's entries: in the log, messages numbered without holes, each found by its id and every 64th by
/// its number.
final class EntryCheck {
    private final Store store;
    private final EntryReader entries;
    private final StateCheck states;
    private final Consumer<Finding> findings;
    private final long end;
    private @Nullable TopicId topic;
    private long number;
    private long topics;
    private long messages;

    /// @param entries tells of what it cannot read: nothing more is to be said of that here
    /// @param states  shown every state there is an entry of
    EntryCheck(Store store, EntryReader entries, StateCheck states, Consumer<Finding> findings, long end) {
        this.store = store;
        this.entries = entries;
        this.states = states;
        this.findings = findings;
        this.end = end;
    }

    void run() {
        Verification.each(store, Table.ENTRIES, findings, this::entry);
        Verification.each(store, Table.IDS, findings, this::id);
        Verification.each(store, Table.MILESTONES, findings, this::milestone);
    }

    long topics() {
        return topics;
    }

    long messages() {
        return messages;
    }

    private void entry(Row row) {
        TopicId of = new TopicId(Keys.uuid(row.key().partition()));
        if (!of.equals(topic)) {
            topic = of;
            number = 0;
            topics++;
        }
        Stamp stamp = Keys.stamp(Verification.SHARD, row.key().order());
        if (stamp.offset() > end) {
            return;
        }
        Optional<byte[]> logged = store.get(Table.LOG, Keys.log(stamp));
        boolean asLogged =
                logged.isPresent() && Arrays.equals(logged.get(), row.key().partition());
        if (!asLogged && isStill(row)) {
            found("entries against the log", row, "the log does not have it at offset " + stamp.offset());
        }
        Entry entry = entries.read(of, stamp, row.value());
        if (entry.fact() instanceof Fact.StateChanged changed) {
            states.entry(row, new StampedEntry(stamp, entry), changed);
        }
        if (entry.fact().isMessage()) {
            numbered(row, stamp, entry);
            id(entry.fact()).ifPresent(id -> named(row, stamp, entry, id));
        } else if (!(entry.fact() instanceof Fact.Unreadable) && entry.number().value() != number) {
            found("numbers without holes", row, "says " + entry.number() + " behind message " + number);
        }
    }

    /// A state may have been replaced meanwhile.
    private boolean isStill(Row row) {
        return store.get(Table.ENTRIES, row.key()).isPresent();
    }

    /// The id of the message that the fact is, if it is one that can be read.
    private static Optional<MessageId> id(Fact fact) {
        return switch (fact) {
            case Fact.MessageSent sent -> Optional.of(sent.id());
            case Fact.MessageErased erased -> Optional.of(erased.id());
            case Fact.MessageEdited _,
                    Fact.EditErased _,
                    Fact.MessageDeleted _,
                    Fact.ReactionChanged _,
                    Fact.ConversationCreated _,
                    Fact.ConversationChanged _,
                    Fact.MembersChanged _,
                    Fact.LinkChanged _,
                    Fact.StateChanged _,
                    Fact.BlockChanged _,
                    Fact.ProfileChanged _,
                    Fact.Unreadable _ -> Optional.empty();
        };
    }

    private void named(Row row, Stamp stamp, Entry entry, MessageId id) {
        MessagePlace place = new MessagePlace(stamp, entry.number());
        Optional<byte[]> found = store.get(Table.IDS, Keys.messageId(entry.topic(), id));
        if (found.isEmpty() || !MessagePlace.read(found.get()).equals(place)) {
            found("entries against ids", row, "message " + number + " is not found by its id " + id);
        }
    }

    private void numbered(Row row, Stamp stamp, Entry entry) {
        messages++;
        if (entry.number().value() != number + 1) {
            found("numbers without holes", row, "message " + entry.number() + " comes behind " + number);
        }
        number = entry.number().value();
        if (number % Keys.MILESTONE == 0
                && !Arrays.equals(
                        store.get(Table.MILESTONES, Keys.milestone(entry.topic(), entry.number()))
                                .orElse(null),
                        Keys.order(stamp))) {
            found("milestones", row, "message " + number + " has none, or another's");
        }
    }

    private void id(Row row) {
        TopicId of = new TopicId(Keys.uuid(row.key().partition()));
        MessagePlace place = MessagePlace.read(row.value());
        Optional<Entry> entry = entries.find(of, place.stamp());
        if (entry.isEmpty() || !entry.get().number().equals(place.number()) || !named(entry.get(), row)) {
            found("ids against entries", Table.IDS, row, "the entry it names is another or is missing");
        }
    }

    private void milestone(Row row) {
        TopicId of = new TopicId(Keys.uuid(row.key().partition()));
        MessageNumber at = new MessageNumber(ByteBuffer.wrap(row.key().order()).getLong());
        Optional<Entry> entry = entries.find(of, Keys.stamp(Verification.SHARD, row.value()));
        if (at.value() % Keys.MILESTONE != 0
                || entry.isEmpty()
                || !entry.get().number().equals(at)
                || !entry.get().fact().isMessage()) {
            found("milestones", Table.MILESTONES, row, "names no message, or another, or one that is no milestone");
        }
    }

    /// A message that cannot be read has any id.
    private static boolean named(Entry entry, Row row) {
        return id(entry.fact())
                .map(id -> Arrays.equals(Keys.uuid(id.value()), row.key().order()))
                .orElse(entry.fact().isMessage());
    }

    private void found(String check, Row row, String what) {
        found(check, Table.ENTRIES, row, what);
    }

    private void found(String check, Table table, Row row, String what) {
        findings.accept(new Finding(check, Verification.where(table, row), what));
    }
}
