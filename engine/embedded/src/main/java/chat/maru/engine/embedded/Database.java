package chat.maru.engine.embedded;

import chat.maru.store.Key;
import chat.maru.store.Range;
import chat.maru.store.Row;
import chat.maru.store.StoreUnavailableException;
import chat.maru.store.Table;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.StampedLock;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Checkpoint;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.FlushOptions;
import org.rocksdb.LiveFileMetaData;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.Snapshot;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The open database, with one column family for each table.
///
/// Thread-safe for reading, also against [#close]: whoever reads holds the gate open, and behind a closed gate
/// every read is refused rather than let into freed memory. The gate is never held while somebody else's code
/// runs. Written to by the writer only.
final class Database implements Target, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);
    private static final int PAGE = 256;
    private static final byte[] NOTHING = {};

    private final StampedLock gate = new StampedLock();
    private final RocksDB rocks;
    private final Settings settings;
    private final EnumMap<Table, ColumnFamilyHandle> families = new EnumMap<>(Table.class);
    private final Map<Integer, ColumnFamilyHandle> byId = new HashMap<>();
    private final List<ColumnFamilyHandle> allFamilies;
    private final Columns columns;
    private final ReadOptions reading = new ReadOptions().setVerifyChecksums(true);
    private final WriteOptions synced = new WriteOptions().setSync(true);
    private final File directory;
    private final boolean rowByRow;
    private final boolean readOnly;
    private final TableFiles damaged;
    private boolean closed;

    /// @param allFamilies the default family, then one for each table in order
    /// @param rowByRow    whether batches are handed over a row at a time, as a check on [RowBuffer]
    /// @param readOnly    whether it was opened so, and no file of it changes
    Database(
            RocksDB rocks,
            Settings settings,
            List<ColumnFamilyHandle> allFamilies,
            File directory,
            boolean rowByRow,
            boolean readOnly) {
        this.rocks = rocks;
        this.settings = settings;
        this.allFamilies = List.copyOf(allFamilies);
        this.directory = directory;
        this.damaged = new TableFiles(directory.toPath().resolve(Opening.ROCKS));
        this.rowByRow = rowByRow;
        this.readOnly = readOnly;
        EnumMap<Table, Integer> ids = new EnumMap<>(Table.class);
        int next = 1;
        for (Table table : Table.values()) {
            ColumnFamilyHandle family = allFamilies.get(next++);
            families.put(table, family);
            byId.put(family.getID(), family);
            ids.put(table, family.getID());
        }
        columns = new Columns(ids);
    }

    Columns columns() {
        return columns;
    }

    byte @Nullable [] value(Table table, byte[] key) {
        return reading(() -> rocks.get(family(table), reading, key));
    }

    /// The values of rows in the order of their keys; null where there is none.
    List<byte @Nullable []> values(Table table, List<byte[]> keys) {
        if (keys.isEmpty()) {
            return List.of();
        }
        List<ColumnFamilyHandle> all = new ArrayList<>(keys.size());
        keys.forEach(key -> all.add(family(table)));
        return reading(() -> {
            List<byte @Nullable []> values = new ArrayList<>(keys.size());
            values.addAll(rocks.multiGetAsList(reading, all, keys));
            return values;
        });
    }

    List<Row> scan(Table table, byte[] partition, Range range) {
        Columns.check(table, Key.of(partition));
        return reading(() -> sought(table, partition, rows -> rows(rows, partition, range)));
    }

    List<byte[]> orders(Table table, byte[] partition, Range range) {
        Columns.check(table, Key.of(partition));
        return reading(() -> sought(table, partition, rows -> orders(rows, partition, range)));
    }

    /// The rows of each partition, by one iterator: making one costs more than moving it.
    List<List<Row>> scanAll(Table table, List<byte[]> partitions, Range range) {
        partitions.forEach(partition -> Columns.check(table, Key.of(partition)));
        return reading(() -> {
            try (RocksIterator rows = rocks.newIterator(family(table), reading)) {
                List<List<Row>> found = new ArrayList<>(partitions.size());
                for (byte[] partition : partitions) {
                    found.add(rows(rows, partition, range));
                    rows.status();
                }
                return found;
            }
        });
    }

    private <T> T sought(Table table, byte[] partition, Function<RocksIterator, T> read) throws RocksDBException {
        byte @Nullable [] next = behind(partition);
        try (Slice lower = new Slice(partition);
                Slice upper = next == null ? new Slice(new byte[0]) : new Slice(next);
                ReadOptions bounded = new ReadOptions().setVerifyChecksums(true).setIterateLowerBound(lower);
                RocksIterator rows = rocks.newIterator(
                        family(table), next == null ? bounded : bounded.setIterateUpperBound(upper))) {
            T found = read.apply(rows);
            rows.status();
            return found;
        }
    }

    private static List<Row> rows(RocksIterator rows, byte[] partition, Range range) {
        List<Row> found = new ArrayList<>(Math.min(range.limit(), 64));
        long bytes = 0;
        seek(rows, partition, range);
        for (byte[] key = keyIn(rows, partition);
                key != null && found.size() < range.limit();
                key = keyIn(rows, partition)) {
            bytes += size(rows);
            if (bytes > range.bytes() && !found.isEmpty()) {
                break;
            }
            found.add(row(partition.length, key, rows.value()));
            move(rows, range.reverse());
        }
        return found;
    }

    /// Of the value, without copying it.
    private static int size(RocksIterator rows) {
        return rows.value(NOTHING);
    }

    private static List<byte[]> orders(RocksIterator rows, byte[] partition, Range range) {
        List<byte[]> found = new ArrayList<>(Math.min(range.limit(), 64));
        seek(rows, partition, range);
        for (byte[] key = keyIn(rows, partition);
                key != null && found.size() < range.limit();
                key = keyIn(rows, partition)) {
            found.add(Arrays.copyOfRange(key, partition.length, key.length));
            move(rows, range.reverse());
        }
        return found;
    }

    /// The key it is at, if that is in the partition.
    private static byte @Nullable [] keyIn(RocksIterator rows, byte[] partition) {
        if (!rows.isValid()) {
            return null;
        }
        byte[] key = rows.key();
        return Arrays.equals(key, 0, Math.min(key.length, partition.length), partition, 0, partition.length)
                ? key
                : null;
    }

    private static void seek(RocksIterator rows, byte[] partition, Range range) {
        if (range.from().isEmpty()) {
            if (range.reverse()) {
                seekToLast(rows, partition);
            } else {
                rows.seek(partition);
            }
            return;
        }
        byte[] order = range.from().get();
        byte[] from = Arrays.copyOf(partition, partition.length + order.length);
        System.arraycopy(order, 0, from, partition.length, order.length);
        if (range.reverse()) {
            rows.seekForPrev(from);
        } else {
            rows.seek(from);
        }
        if (!range.inclusive()) {
            passOver(rows, from, range.reverse());
        }
    }

    private static void seekToLast(RocksIterator rows, byte[] partition) {
        byte[] next = behind(partition);
        if (next == null) {
            rows.seekToLast();
        } else {
            rows.seekForPrev(next);
            passOver(rows, next, true);
        }
    }

    private static void passOver(RocksIterator rows, byte[] key, boolean back) {
        if (rows.isValid() && Arrays.equals(rows.key(), key)) {
            move(rows, back);
        }
    }

    private static void move(RocksIterator rows, boolean back) {
        if (back) {
            rows.prev();
        } else {
            rows.next();
        }
    }

    private static Row row(int partitionLength, byte[] key, byte[] value) {
        if (key.length == partitionLength) {
            return new Row(Key.of(key), value);
        }
        return new Row(
                new Key(Arrays.copyOf(key, partitionLength), Arrays.copyOfRange(key, partitionLength, key.length)),
                value);
    }

    /// The least key that is greater than every key beginning with this; null where there is none.
    private static byte @Nullable [] behind(byte[] prefix) {
        for (int i = prefix.length - 1; i >= 0; i--) {
            if (prefix[i] != (byte) 0xFF) {
                byte[] next = Arrays.copyOf(prefix, i + 1);
                next[i]++;
                return next;
            }
        }
        return null;
    }

    void each(Table table, Predicate<Row> visitor) {
        Snapshot snapshot = reading(rocks::getSnapshot);
        try {
            byte[] from = {};
            while (true) {
                List<Row> page = page(table, snapshot, from);
                for (Row row : page) {
                    if (!visitor.test(row)) {
                        return;
                    }
                }
                if (page.size() < PAGE) {
                    return;
                }
                byte[] last = Columns.key(table, page.getLast().key());
                from = Arrays.copyOf(last, last.length + 1);
            }
        } finally {
            release(snapshot);
        }
    }

    private List<Row> page(Table table, Snapshot snapshot, byte[] from) {
        return reading(() -> {
            try (ReadOptions then = new ReadOptions()
                            .setVerifyChecksums(true)
                            .setFillCache(false)
                            .setSnapshot(snapshot);
                    RocksIterator rows = rocks.newIterator(family(table), then)) {
                List<Row> page = new ArrayList<>(PAGE);
                for (rows.seek(from); rows.isValid() && page.size() < PAGE; rows.next()) {
                    byte[] key = rows.key();
                    int partition = table.partitionLength();
                    page.add(row(partition == Table.WHOLE_KEY ? key.length : partition, key, rows.value()));
                }
                rows.status();
                return page;
            }
        });
    }

    private void release(Snapshot snapshot) {
        long stamp = gate.readLock();
        try {
            if (!closed) {
                rocks.releaseSnapshot(snapshot);
            }
        } finally {
            gate.unlockRead(stamp);
        }
    }

    @Override
    public byte @Nullable [] value(int family, byte[] key) throws RocksDBException {
        return rocks.get(family(family), reading, key);
    }

    @Override
    public void write(byte[] batch) throws RocksDBException {
        try (WriteBatch rows = rowByRow ? copied(batch) : new WriteBatch(batch)) {
            rocks.write(synced, rows);
        }
    }

    /// The same batch, put together by RocksDB itself.
    WriteBatch copied(byte[] batch) throws RocksDBException {
        WriteBatch copy = new WriteBatch();
        try (WriteBatch given = new WriteBatch(batch)) {
            given.iterate(new BatchCopy(copy, this::family));
            return copy;
        } catch (RocksDBException | RuntimeException e) {
            copy.close();
            throw e;
        }
    }

    @Override
    public long sequence() {
        return rocks.getLatestSequenceNumber();
    }

    @Override
    public long usableBytes() {
        return directory.getUsableSpace();
    }

    /// Moves every row to table files, and merges them all.
    void compact() {
        reading(() -> {
            for (ColumnFamilyHandle family : families.values()) {
                rocks.compactRange(family);
            }
            return true;
        });
    }

    /// Moves every row that is in the write-ahead log only to table files.
    void flush() {
        reading(() -> {
            try (FlushOptions waiting = new FlushOptions().setWaitForFlush(true)) {
                rocks.flush(waiting, allFamilies);
            }
            return true;
        });
    }

    /// Copies the database as it is at one moment into a new directory, with table files shared by hard links.
    /// Rows in memory are moved to table files first; writes go on meanwhile.
    void checkpoint(Path into) {
        reading(() -> {
            try (Checkpoint checkpoint = Checkpoint.create(rocks)) {
                checkpoint.createCheckpoint(into.toString());
            }
            return true;
        });
    }

    /// Looks whether every table file in use is there and as long as it was written: a database is opened without all
    /// of them being opened.
    ///
    /// @param manifest the name of the manifest that the database was opened with
    /// @throws StoreCorruptException naming the first that is not
    void checkSizes(String manifest) {
        withoutFileDeletions(() -> {
            for (LiveFileMetaData file : reading(rocks::getLiveFilesMetaData)) {
                TableFiles.checkSize(Path.of(file.path(), file.fileName()), file.size(), manifest);
            }
        });
    }

    /// Reads every block of every table file that is in use now and compares its checksum, one file after the
    /// other. Files that are merged meanwhile stay until all were read.
    void checkTableFiles(Runnable afterEach) {
        withoutFileDeletions(() -> {
            for (LiveFileMetaData file : reading(rocks::getLiveFilesMetaData)) {
                reading(() -> {
                    TableFiles.check(Path.of(file.path(), file.fileName()));
                    return true;
                });
                afterEach.run();
            }
        });
    }

    private void withoutFileDeletions(Runnable what) {
        if (readOnly) {
            what.run();
            return;
        }
        reading(() -> {
            rocks.disableFileDeletions();
            return true;
        });
        try {
            what.run();
        } finally {
            allowFileDeletions();
        }
    }

    private void allowFileDeletions() {
        long stamp = gate.readLock();
        try {
            if (!closed) {
                rocks.enableFileDeletions();
            }
        } catch (RocksDBException e) {
            LOG.warn("files that are merged are not deleted until a restart", e);
        } finally {
            gate.unlockRead(stamp);
        }
    }

    @Override
    public void close() {
        long stamp = gate.writeLock();
        try {
            if (!closed) {
                closed = true;
                allFamilies.forEach(ColumnFamilyHandle::close);
                rocks.close();
                reading.close();
                synced.close();
                settings.close();
            }
        } finally {
            gate.unlockWrite(stamp);
        }
    }

    private ColumnFamilyHandle family(Table table) {
        return Objects.requireNonNull(families.get(table));
    }

    private ColumnFamilyHandle family(int id) {
        ColumnFamilyHandle family = byId.get(id);
        if (family == null) {
            throw new IllegalArgumentException("no column family " + id);
        }
        return family;
    }

    /// What went wrong is looked into with the gate open: it may take long.
    private <T extends @Nullable Object> T reading(Reading<T> read) {
        RocksDBException failure;
        long stamp = gate.readLock();
        try {
            if (closed) {
                throw new StoreUnavailableException("the store is closed");
            }
            return read.read();
        } catch (RocksDBException e) {
            failure = e;
        } finally {
            gate.unlockRead(stamp);
        }
        throw Failures.ofReading(failure, damaged);
    }

    private interface Reading<T extends @Nullable Object> {
        T read() throws RocksDBException;
    }
}
