package chat.maru.core.verify;

import chat.maru.model.Stamp;
import chat.maru.model.TopicId;
import chat.maru.store.Keys;
import chat.maru.store.Range;
import chat.maru.store.Row;
import chat.maru.store.Store;
import chat.maru.store.StoredState;
import chat.maru.store.Table;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// The log has an entry for each stamp from the first to the last, or a place where a state was replaced; and of these
/// there are as many as the states say.
final class LogCheck {
    private static final String CHECK = "stamps without holes";
    private static final int CHUNK = 1024;

    private final Store store;
    private final Consumer<Finding> findings;
    private final long said;
    private long places;

    /// To be made before the end is read: every state it counts as replaced left a place before that end.
    LogCheck(Store store, Consumer<Finding> findings) {
        this.store = store;
        this.findings = findings;
        this.said = replaced();
    }

    /// Checks up to the end, and says how many entries there are.
    long run(long end) {
        long read = read(end);
        // States may be replaced meanwhile, before or after their place was looked at.
        if (places < said || places > replaced()) {
            findings.accept(new Finding(
                    "states", "log", places + " places of replaced states, where " + said + " were replaced"));
        }
        return read;
    }

    /// How many states were replaced.
    private long replaced() {
        AtomicLong replaced = new AtomicLong();
        Verification.each(
                store,
                Table.STATES,
                _ -> {},
                row -> replaced.addAndGet(StoredState.read(row.value()).revision() - 1));
        return replaced.get();
    }

    private long read(long end) {
        long read = 0;
        long at = 0;
        while (at < end) {
            List<Row> rows = store.scan(
                    Table.LOG,
                    Keys.shard(Verification.SHARD),
                    Range.after(Keys.order(new Stamp(Verification.SHARD, at)), CHUNK));
            if (rows.isEmpty()) {
                findings.accept(new Finding(CHECK, "log", "ends at " + at + " instead of " + end));
                return read;
            }
            for (Row row : rows) {
                long offset = Keys.stamp(Verification.SHARD, row.key().order()).offset();
                if (offset > end) {
                    return read;
                }
                if (offset != at + 1) {
                    findings.accept(new Finding(CHECK, "log", "from " + at + " on to " + offset));
                }
                if (row.value().length == 0) {
                    places++;
                } else {
                    entryOf(row, offset);
                    read++;
                }
                at = offset;
            }
        }
        return read;
    }

    private void entryOf(Row row, long offset) {
        if (row.value().length != 16) {
            findings.accept(new Finding("log against entries", "log " + offset, "names no topic"));
            return;
        }
        TopicId topic = new TopicId(Keys.uuid(row.value()));
        boolean missing = store.get(Table.ENTRIES, Keys.entry(topic, new Stamp(Verification.SHARD, offset)))
                .isEmpty();
        // A state may have been replaced meanwhile.
        boolean still = store.get(Table.LOG, row.key())
                .filter(value -> value.length > 0)
                .isPresent();
        if (missing && still) {
            findings.accept(
                    new Finding("log against entries", "log " + offset, "topic " + topic + " has no such entry"));
        }
    }
}
