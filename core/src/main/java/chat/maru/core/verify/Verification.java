package chat.maru.core.verify;

import chat.maru.model.Cursor;
import chat.maru.model.Stamp;
import chat.maru.store.Keys;
import chat.maru.store.Range;
import chat.maru.store.Row;
import chat.maru.store.Store;
import chat.maru.store.StoreCorruptException;
import chat.maru.store.Table;
import java.util.Objects;
import java.util.function.Consumer;

/// Reads everything a store holds and tells whatever contradicts itself: numbers without holes, stamps
/// against the log, ids against entries, milestones, membership from both sides, accounts, devices and
/// cursors. Changes nothing.
///
/// A store may be in use meanwhile: what is appended after the start is left for the next time. Confined to
/// one thread.
public final class Verification {
    static final int SHARD = 0;

    private final Store store;
    private final Consumer<Finding> findings;
    private long found;

    /// @param findings told of each finding as it is made
    public Verification(Store store, Consumer<Finding> findings) {
        this.store = Objects.requireNonNull(store);
        this.findings = Objects.requireNonNull(findings);
    }

    /// What was read.
    ///
    /// @param entries  entries of the log
    /// @param messages messages among them
    /// @param topics   topics they are in
    /// @param accounts accounts that can be found by their name
    /// @param findings contradictions
    public record Summary(long entries, long messages, long topics, long accounts, long findings) {
        /// Whether everything agrees.
        public boolean clean() {
            return findings == 0;
        }
    }

    /// Runs every check once.
    public Summary run() {
        found = 0;
        long end = end();
        long logged = new LogCheck(store, this::found).run(end);
        EntryCheck entries = new EntryCheck(store, this::found, end);
        entries.run();
        new ConversationCheck(store, this::found, end).run();
        long accounts = new AccountCheck(store, this::found).run();
        return new Summary(logged, entries.messages(), entries.topics(), accounts, found);
    }

    private long end() {
        return store.scan(Table.LOG, Keys.shard(SHARD), Range.last(1)).stream()
                .mapToLong(row -> Keys.stamp(SHARD, row.key().order()).offset())
                .findFirst()
                .orElse(0);
    }

    private void found(Finding finding) {
        found++;
        findings.accept(finding);
    }

    /// Shows every row of a table to a check; a row that cannot be read is a finding of its own.
    static void each(Store store, Table table, Consumer<Finding> findings, Consumer<Row> check) {
        store.each(table, row -> {
            try {
                check.accept(row);
            } catch (StoreCorruptException | IllegalArgumentException e) {
                findings.accept(new Finding("readable rows", where(table, row), String.valueOf(e.getMessage())));
            }
            return true;
        });
    }

    static String where(Table table, Row row) {
        return table.label() + " " + Hex.of(row.key().partition())
                + (row.key().order().length == 0 ? "" : "/" + Hex.of(row.key().order()));
    }

    /// Whether the cursor may be: not beyond the log as it is now.
    static boolean reachable(Store store, Cursor cursor) {
        return store.scan(Table.LOG, Keys.shard(SHARD), Range.last(1)).stream()
                        .map(row -> Keys.stamp(SHARD, row.key().order()))
                        .findFirst()
                        .orElse(new Stamp(SHARD, 0))
                        .offset()
                >= cursor.offset(SHARD);
    }
}
