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
        long wanted = Math.min(limit, end().offset() - after.offset());
        List<StampedEntry> entries = new ArrayList<>((int) Math.max(0, wanted));
        Stamp last = after;
        while (entries.size() < wanted) {
            entries.addAll(page(last, (int) Math.min(PAGE, wanted - entries.size())));
            last = entries.getLast().stamp();
        }
        return entries;
    }

    /// Exactly as many as are wanted: they are known to be there.
    private List<StampedEntry> page(Stamp after, int wanted) {
        List<Row> rows = database.scan(Table.LOG, Keys.shard(SHARD), Range.after(Keys.order(after), wanted));
        List<byte[]> keys = new ArrayList<>(wanted);
        List<Stamp> stamps = new ArrayList<>(wanted);
        List<TopicId> topics = new ArrayList<>(wanted);
        for (Row row : rows) {
            stamps.add(Keys.stamp(SHARD, row.key().order()));
            topics.add(new TopicId(Keys.uuid(row.value())));
            keys.add(Columns.key(Table.ENTRIES, Keys.entry(topics.getLast(), stamps.getLast())));
        }
        List<byte @Nullable []> values = database.values(Table.ENTRIES, keys);
        List<StampedEntry> page = new ArrayList<>(wanted);
        for (int i = 0; i < wanted; i++) {
            long offset = after.offset() + 1 + i;
            byte[] value = i < values.size() && stamps.get(i).offset() == offset ? values.get(i) : null;
            if (value == null) {
                throw new StoreCorruptException("the log has no entry at offset " + offset);
            }
            page.add(new StampedEntry(stamps.get(i), EntryForm.read(topics.get(i), value)));
        }
        return page;
    }
}
