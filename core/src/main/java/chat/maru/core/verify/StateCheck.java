package chat.maru.core.verify;

import chat.maru.core.entry.EntryReader;
import chat.maru.model.Entry;
import chat.maru.model.Fact;
import chat.maru.model.Stamp;
import chat.maru.model.TopicId;
import chat.maru.store.Keys;
import chat.maru.store.Row;
import chat.maru.store.Store;
import chat.maru.store.StoredState;
import chat.maru.store.Table;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/// States and the entries that made them: each state has one, and each such entry is its state's.
final class StateCheck {
    private static final String CHECK = "states";

    private final Store store;
    private final EntryReader entries;
    private final Consumer<Finding> findings;
    private final long end;

    StateCheck(Store store, EntryReader entries, Consumer<Finding> findings, long end) {
        this.store = store;
        this.entries = entries;
        this.findings = findings;
        this.end = end;
    }

    void run() {
        Verification.each(store, Table.STATES, findings, this::state);
        Verification.each(store, Table.ENTRIES, _ -> {}, this::entry);
    }

    private void state(Row row) {
        TopicId topic = new TopicId(Keys.uuid(row.key().partition()));
        StoredState state = StoredState.read(row.value());
        boolean right = Arrays.equals(
                        Keys.order(state.state().slot()), row.key().order())
                && made(topic, state.stamp()).filter(fact -> says(fact, state)).isPresent();
        if (!right && isStill(Table.STATES, row)) {
            found(
                    Table.STATES,
                    row,
                    "is not what the entry at offset " + state.stamp().offset() + " made it");
        }
    }

    private void entry(Row row) {
        Stamp stamp = Keys.stamp(Verification.SHARD, row.key().order());
        TopicId topic = new TopicId(Keys.uuid(row.key().partition()));
        if (stamp.offset() > end || !(read(topic, stamp, row.value()).fact() instanceof Fact.StateChanged changed)) {
            return;
        }
        boolean right = store.get(
                        Table.STATES, Keys.state(topic, changed.state().slot()))
                .map(StoredState::read)
                .filter(state -> state.stamp().equals(stamp) && says(changed, state))
                .isPresent();
        if (!right && isStill(Table.ENTRIES, row)) {
            found(Table.ENTRIES, row, "is a state that was replaced, or that has no row");
        }
    }

    private Optional<Fact> made(TopicId topic, Stamp stamp) {
        return store.get(Table.ENTRIES, Keys.entry(topic, stamp))
                .map(bytes -> read(topic, stamp, bytes).fact());
    }

    /// What cannot be read is told of where entries are read one by one.
    private Entry read(TopicId topic, Stamp stamp, byte[] bytes) {
        return entries.read(topic, stamp, bytes);
    }

    private static boolean says(Fact fact, StoredState state) {
        return fact instanceof Fact.Unreadable
                || (fact instanceof Fact.StateChanged changed
                        && changed.state().equals(state.state())
                        && changed.revision() == state.revision());
    }

    /// A state may have been replaced meanwhile.
    private boolean isStill(Table table, Row row) {
        return store.get(table, row.key())
                .filter(value -> Arrays.equals(value, row.value()))
                .isPresent();
    }

    private void found(Table table, Row row, String what) {
        findings.accept(new Finding(CHECK, Verification.where(table, row), what));
    }
}
