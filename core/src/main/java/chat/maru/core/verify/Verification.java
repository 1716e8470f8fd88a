package chat.maru.core.verify;

import chat.maru.core.entry.EntryReader;
import chat.maru.model.Content;
import chat.maru.model.Cursor;
import chat.maru.model.Stamp;
import chat.maru.model.TopicId;
import chat.maru.store.Key;
import chat.maru.store.Keys;
import chat.maru.store.Range;
import chat.maru.store.Row;
import chat.maru.store.Store;
import chat.maru.store.StoreCorruptException;
import chat.maru.store.Table;
import java.nio.BufferUnderflowException;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// Reads everything a store holds and tells whatever contradicts itself: rows that cannot be read, numbers
/// without holes, stamps against the log, ids against entries, milestones, conversations with their members,
/// links, edits, reactions, mentions and states against the entries that made them, text that should be gone, accounts,
/// devices and cursors, and how devices are woken. Changes nothing.
///
/// A store may be in use meanwhile: what is appended after the start is left for the next time, except where
/// rows change with it; those are looked at again. Confined to one thread.
public final class Verification {
    static final int SHARD = 0;

    private final Store store;
    private final EntryReader entries;
    private final Consumer<Finding> findings;
    private long found;

    /// @param wellFormed whether a content is what a client may be given
    /// @param findings   told of each finding as it is made
    public Verification(Store store, Predicate<Content> wellFormed, Consumer<Finding> findings) {
        this.store = Objects.requireNonNull(store);
        this.entries = new EntryReader(store, wellFormed, this::unreadable);
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
        LogCheck log = new LogCheck(store, this::found);
        long end = end();
        long logged = log.run(end);
        StateCheck states = new StateCheck(store, entries, this::found);
        EntryCheck checked = new EntryCheck(store, entries, states, this::found, end);
        checked.run();
        new ConversationCheck(store, entries, this::found, end).run();
        states.run();
        long accounts = new AccountCheck(store, this::found).run();
        new PushCheck(store, this::found).run();
        return new Summary(logged, checked.messages(), checked.topics(), accounts, found);
    }

    private long end() {
        return store.scan(Table.LOG, Keys.shard(SHARD), Range.last(1)).stream()
                .mapToLong(row -> Keys.stamp(SHARD, row.key().order()).offset())
                .findFirst()
                .orElse(0);
    }

    private void unreadable(TopicId topic, Stamp stamp, String why) {
        Key key = Keys.entry(topic, stamp);
        found(new Finding("readable rows", where(Table.ENTRIES, key), why));
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
            } catch (BufferUnderflowException e) {
                findings.accept(new Finding("readable rows", where(table, row), "it is too short: " + e));
            }
            return true;
        });
    }

    static String where(Table table, Row row) {
        return where(table, row.key());
    }

    static String where(Table table, Key key) {
        return table.label() + " " + Hex.of(key.partition())
                + (key.order().length == 0 ? "" : "/" + Hex.of(key.order()));
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
