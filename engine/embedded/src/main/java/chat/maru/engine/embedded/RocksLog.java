package chat.maru.engine.embedded;

import chat.maru.model.Entry;
import chat.maru.model.Generation;
import chat.maru.model.Stamp;
import chat.maru.model.StampedEntry;
import chat.maru.model.TopicId;
import chat.maru.store.EntryForm;
import chat.maru.store.Keys;
import chat.maru.store.Log;
import chat.maru.store.Projection;
import chat.maru.store.Range;
import chat.maru.store.Row;
import chat.maru.store.StoreCorruptException;
import chat.maru.store.Table;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The log within the store, one shard: entries and their rows go into one batch.
///
/// Thread-safe as [Log] says. Stamps are given, and rows encoded, on the thread that appends. After a failed
/// write [Appended] is told so, on the writer's thread.
public final class RocksLog implements Log {
    static final int SHARD = 0;
    private static final int PAGE = 256;

    private final Database database;
    private final Writer writer;
    private final Generation generation;
    private long next;

    RocksLog(Database database, Writer writer, Generation generation) {
        this.database = database;
        this.writer = writer;
        this.generation = generation;
        next = writer.end().offset() + 1;
    }

    @Override
    public Generation generation() {
        return generation;
    }

    @Override
    public Stamp end() {
        return writer.end();
    }

    @Override
    public void append(List<Entry> entries, Appended appended) {
        if (entries.isEmpty()) {
            throw new IllegalArgumentException("an append of no entries");
        }
        RowBuffer rows = new RowBuffer(database.columns(), 384 * entries.size());
        long offset = next;
        for (Entry entry : entries) {
            Projection.project(new StampedEntry(new Stamp(SHARD, offset++), entry), rows);
        }
        writer.await(new Writer.Append(rows, new Stamp(SHARD, next), new Stamp(SHARD, offset - 1), appended));
        next = offset;
    }

    @Override
    public List<StampedEntry> read(Stamp after, int limit) {
        long end = end().offset();
        List<StampedEntry> entries = new ArrayList<>();
        long at = after.offset();
        while (entries.size() < limit && at < end) {
            int wanted = (int) Math.min(Math.min(PAGE, limit - entries.size()), end - at);
            entries.addAll(page(at, wanted));
            at += wanted;
        }
        return entries;
    }

    /// What is left of exactly as many places as are wanted: they are known to be there.
    private List<StampedEntry> page(long after, int wanted) {
        Range range = Range.after(Keys.order(new Stamp(SHARD, after)), wanted);
        List<Row> rows = database.scan(Table.LOG, Keys.shard(SHARD), range);
        for (int i = 0; i < wanted; i++) {
            long offset = after + 1 + i;
            if (i >= rows.size() || stamp(rows.get(i)).offset() != offset) {
                throw missing(offset);
            }
        }
        List<Row> left = rows.stream().filter(row -> !isReplaced(row.value())).toList();
        if (left.isEmpty()) {
            return List.of();
        }
        List<byte @Nullable []> values = database.values(
                Table.ENTRIES, left.stream().map(RocksLog::entryKey).toList());
        List<StampedEntry> page = new ArrayList<>(left.size());
        for (int i = 0; i < left.size(); i++) {
            Row row = left.get(i);
            byte[] value = values.get(i);
            if (value != null) {
                page.add(new StampedEntry(stamp(row), EntryForm.read(topic(row), value)));
            } else if (!isReplaced(database.value(Table.LOG, Columns.key(Table.LOG, row.key())))) {
                // Not meanwhile, either.
                throw missing(stamp(row).offset());
            }
        }
        return page;
    }

    /// Whether the place is that of a state that another has replaced.
    private static boolean isReplaced(byte @Nullable [] row) {
        return row != null && row.length == 0;
    }

    private static StoreCorruptException missing(long offset) {
        return new StoreCorruptException("the log has no entry at offset " + offset);
    }

    private static byte[] entryKey(Row row) {
        return Columns.key(Table.ENTRIES, Keys.entry(topic(row), stamp(row)));
    }

    private static TopicId topic(Row row) {
        return new TopicId(Keys.uuid(row.value()));
    }

    private static Stamp stamp(Row row) {
        return Keys.stamp(SHARD, row.key().order());
    }
}
