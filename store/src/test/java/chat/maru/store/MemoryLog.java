package chat.maru.store;

import chat.maru.model.Entry;
import chat.maru.model.Generation;
import chat.maru.model.Stamp;
import chat.maru.model.StampedEntry;
import chat.maru.model.TopicId;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/// A log in a [MemoryStore], for tests: shard 0, its rows written by [Projection] in one step with the entry.
///
/// Thread-safe as [Log] says. An append waits in the store's own queue, in one order with its writes: with an
/// open store it is durable within the call, and [Appended] is told on the caller's thread; with a held one
/// when the test releases it, on the thread that does. It never blocks.
public final class MemoryLog implements Log {
    private static final int SHARD = 0;
    private static final Key GENERATION = Keys.meta("generation");

    private final MemoryStore store;
    private final Generation generation;
    private volatile Stamp end;
    private long next;

    /// The log that is in the store, or a new one of the given generation.
    public MemoryLog(MemoryStore store, Generation ifNew) {
        this.store = store;
        Optional<byte[]> stored = store.get(Table.META, GENERATION);
        generation = stored.map(bytes -> new Generation(ByteBuffer.wrap(bytes).getLong()))
                .orElse(ifNew);
        if (stored.isEmpty()) {
            byte[] value = ByteBuffer.allocate(8).putLong(ifNew.value()).array();
            MemoryStore.Rows rows = store.new Rows();
            rows.put(Table.META, GENERATION, value);
            store.put(rows);
        }
        end = store.scan(Table.LOG, Keys.shard(SHARD), Range.last(1)).stream()
                .map(row -> Keys.stamp(SHARD, row.key().order()))
                .findFirst()
                .orElse(new Stamp(SHARD, 0));
        next = end.offset() + 1;
    }

    @Override
    public Generation generation() {
        return generation;
    }

    @Override
    public Stamp end() {
        return end;
    }

    @Override
    public void append(List<Entry> entries, Appended appended) {
        if (entries.isEmpty()) {
            throw new IllegalArgumentException("an append of no entries");
        }
        Stamp first = new Stamp(SHARD, next);
        MemoryStore.Rows rows = store.new Rows();
        for (Entry entry : entries) {
            Projection.project(new StampedEntry(new Stamp(SHARD, next++), entry), rows);
        }
        store.submit(new Append(rows, first, new Stamp(SHARD, next - 1), appended));
    }

    @Override
    public List<StampedEntry> read(Stamp after, int limit) {
        return store.scan(Table.LOG, Keys.shard(SHARD), Range.after(Keys.order(after), Integer.MAX_VALUE)).stream()
                .filter(row -> row.value().length > 0)
                .limit(limit)
                .map(this::entry)
                .toList();
    }

    private StampedEntry entry(Row row) {
        Stamp stamp = Keys.stamp(SHARD, row.key().order());
        TopicId topic = new TopicId(Keys.uuid(row.value()));
        byte[] stored = store.get(Table.ENTRIES, Keys.entry(topic, stamp))
                .orElseThrow(() -> new StoreCorruptException("no entry at offset " + stamp.offset()));
        return new StampedEntry(stamp, EntryForm.read(topic, stored));
    }

    private final class Append implements MemoryStore.Step {
        private final MemoryStore.Rows rows;
        private final Stamp first;
        private final Stamp last;
        private final Appended appended;

        Append(MemoryStore.Rows rows, Stamp first, Stamp last, Appended appended) {
            this.rows = rows;
            this.first = first;
            this.last = last;
            this.appended = appended;
        }

        @Override
        public boolean takenIn(Store.WriteState now) {
            return now != Store.WriteState.FAILED;
        }

        @Override
        public Runnable apply() {
            rows.apply();
            end = last;
            return () -> appended.durable(first);
        }

        @Override
        public void failed(RuntimeException why) {
            appended.failed(why);
        }
    }
}
