package chat.maru.core.verify;

import chat.maru.core.entry.EntryReader;
import chat.maru.model.Fact;
import chat.maru.model.StampedEntry;
import chat.maru.model.TopicId;
import chat.maru.store.Keys;
import chat.maru.store.Row;
import chat.maru.store.Store;
import chat.maru.store.StoredState;
import chat.maru.store.Table;
import java.util.Arrays;
import java.util.function.Consumer;

/// States and the entries that made them: each state has one, and each such entry is its state's.
final class StateCheck {
    private static final String CHECK = "states";

    private final Store store;
    private final EntryReader entries;
    private final Consumer<Finding> findings;

    StateCheck(Store store, EntryReader entries, Consumer<Finding> findings) {
        this.store = store;
        this.entries = entries;
        this.findings = findings;
    }

    void run() {
        Verification.each(store, Table.STATES, findings, this::state);
    }

    private void state(Row row) {
        TopicId topic = new TopicId(Keys.uuid(row.key().partition()));
        StoredState state = StoredState.read(row.value());
        boolean right =
                Arrays.equals(Keys.order(state.state().slot()), row.key().order())
                        && entries.find(topic, state.stamp())
                                .filter(entry -> says(entry.fact(), state))
                                .isPresent();
        if (!right && isStill(Table.STATES, row)) {
            found(
                    Table.STATES,
                    row,
                    "is not what the entry at offset " + state.stamp().offset() + " made it");
        }
    }

    /// The entry in this row, which says that it made a state.
    void entry(Row row, StampedEntry stamped, Fact.StateChanged changed) {
        boolean right = store.get(
                        Table.STATES,
                        Keys.state(stamped.entry().topic(), changed.state().slot()))
                .filter(bytes -> ReplayCheck.readable(() -> StoredState.read(bytes))
                        .map(state -> state.stamp().equals(stamped.stamp()) && says(changed, state))
                        // Told of where rows are read one by one.
                        .orElse(true))
                .isPresent();
        if (!right && isStill(Table.ENTRIES, row)) {
            found(Table.ENTRIES, row, "is a state that was replaced, or that has no row");
        }
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
