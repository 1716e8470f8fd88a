package chat.maru.core.verify;

import chat.maru.model.Stamp;
import chat.maru.model.TopicId;
import chat.maru.store.Keys;
import chat.maru.store.Range;
import chat.maru.store.Row;
import chat.maru.store.Store;
import chat.maru.store.Table;
import java.util.List;
import java.util.function.Consumer;

/// The log has an entry for each stamp from the first to the last.
final class LogCheck {
    private static final String CHECK = "stamps without holes";
    private static final int CHUNK = 1024;

    private final Store store;
    private final Consumer<Finding> findings;

    LogCheck(Store store, Consumer<Finding> findings) {
        this.store = store;
        this.findings = findings;
    }

    /// Checks up to the end, and says how many entries there are.
    long run(long end) {
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
                entryOf(row, offset);
                at = offset;
                read++;
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
        if (store.get(Table.ENTRIES, Keys.entry(topic, new Stamp(Verification.SHARD, offset)))
                .isEmpty()) {
            findings.accept(
                    new Finding("log against entries", "log " + offset, "topic " + topic + " has no such entry"));
        }
    }
}
