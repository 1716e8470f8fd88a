package chat.maru.engine.embedded;

import chat.maru.model.Generation;
import chat.maru.model.Stamp;
import chat.maru.store.Key;
import chat.maru.store.Keys;
import chat.maru.store.Range;
import chat.maru.store.Row;
import chat.maru.store.StoreCorruptException;
import chat.maru.store.StoreUnavailableException;
import chat.maru.store.Table;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How a data directory is opened, step by step: what was opened before a step that fails is closed again.
///
/// Confined to one thread; used once.
final class Opening {
    /// Raised whenever an earlier version could not read what this one writes. 2: memberships with what was
    /// disclosed to who came. 3: settings with who may see presence, and when accounts were there last.
    static final int FORMAT = 3;
    static final String ROCKS = "rocksdb";
    static final String MARK = "high-water";
    private static final Logger LOG = LoggerFactory.getLogger(Opening.class);
    private static final Key FORMAT_ROW = Keys.meta("format");
    static final Key GENERATION_ROW = Keys.meta("generation");
    private static final int TAIL = 1024;
    private static final long SPACE_CHECK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Path directory;
    private final Path rocks;
    private final EmbeddedConfig config;
    private final RandomGenerator random;
    private final boolean rowByRow;
    private boolean merges = true;
    private boolean readOnly;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    Opening(Path directory, EmbeddedConfig config, RandomGenerator random, boolean rowByRow) {
        this.directory = directory.toAbsolutePath();
        this.config = config;
        this.random = random;
        this.rowByRow = rowByRow;
        rocks = this.directory.resolve(ROCKS);
    }

    /// Table files stay as they are while it is open.
    Opening withoutMerging() {
        merges = false;
        return this;
    }

    /// Nothing in the directory is changed.
    Opening readOnly() {
        merges = false;
        readOnly = true;
        return this;
    }

    RocksEngine open() {
        try {
            return readOnly ? readOnlySteps() : steps();
        } catch (IOException e) {
            RuntimeException why = new StoreUnavailableException(Failures.ofDirectory(directory.normalize(), e), e);
            closeAll(why);
            throw why;
        } catch (RuntimeException | Error e) {
            closeAll(e);
            throw e;
        }
    }

    private RocksEngine steps() throws IOException {
        if (Files.exists(directory.resolve(RocksEngine.BACKUP))) {
            throw new StoreUnavailableException(
                    directory.normalize() + " is a backup: maru restore makes a data directory of it");
        }
        if (!Files.exists(directory.resolve(MARK))) {
            // Nothing was acknowledged there yet.
            Directories.create(directory);
        }
        Files.createDirectories(rocks);
        FileChannel lock = lock();
        NativeLibrary.load(config.nativeDirectory().orElse(directory.resolve("native")));
        Optional<HighWater.Mark> last = lastMark();
        WalCheck.Found wal = WalCheck.run(rocks);
        boolean mayCreate = last.isEmpty() && holdsNothing();
        if (!mayCreate) {
            checkCurrent();
        }
        if (last.isPresent() && wal.lastSequence() < last.get().sequence()) {
            checkBeforeRepairs(last.get(), wal);
        }
        Database database = checked(database(mayCreate, wal), last, wal);
        Generation generation = meta(database);
        Stamp end = checkedEnd(database, last);
        HighWater mark = HighWater.open(directory.resolve(MARK));
        opened.push(mark);
        mark.write(new HighWater.Mark(database.sequence(), end.offset()));
        Writer writer = new Writer(database, config, end, SPACE_CHECK_NANOS, mark::note);
        return new RocksEngine(database, writer, Optional.of(mark), Optional.of(lock), generation);
    }

    /// What writes is refused by the database.
    private RocksEngine readOnlySteps() throws IOException {
        Optional<FileChannel> lock = sharedLock();
        NativeLibrary.load(config.nativeDirectory().orElse(directory.resolve("native")));
        Optional<HighWater.Mark> last = lastMark();
        WalCheck.Found wal = WalCheck.run(rocks);
        checkCurrent();
        Database database = checked(readOnlyDatabase(wal), last, wal);
        Generation generation = meta(database);
        Stamp end = checkedEnd(database, last);
        Writer writer = new Writer(database, config, end, SPACE_CHECK_NANOS, _ -> {});
        return new RocksEngine(database, writer, Optional.empty(), lock, generation);
    }

    /// A database that was just opened, which has all its files and all that was acknowledged.
    private Database checked(Database database, Optional<HighWater.Mark> last, WalCheck.Found wal) {
        opened.push(database);
        database.checkSizes(wal.manifest());
        last.ifPresent(mark -> checkSequence(mark, database.sequence(), wal));
        return database;
    }

    private Database readOnlyDatabase(WalCheck.Found wal) {
        return database(new Settings(config, false, merges), wal, (options, families, handles) -> {
            refuseUnknown(families);
            List<ColumnFamilyDescriptor> present = present(families);
            for (ColumnFamilyDescriptor family : families) {
                if (!present.contains(family)) {
                    throw new StoreUnavailableException(directory + " was written by an earlier version, which had no"
                            + " table \"" + text(family.getName()) + "\": start this version on it once");
                }
            }
            return RocksDB.openReadOnly(options.setLogger(new Silence()), rocks.toString(), families, handles);
        });
    }

    /// RocksDB would write down what it does beside its files.
    private static final class Silence extends org.rocksdb.Logger {
        Silence() {
            super(InfoLogLevel.FATAL_LEVEL);
        }

        @Override
        protected void log(InfoLogLevel level, String message) {
            LOG.debug("RocksDB: {}", message);
        }
    }

    /// Beside others who only read. Where nothing may be written there is nobody to be kept out.
    private Optional<FileChannel> sharedLock() throws IOException {
        Path path = directory.resolve("lock");
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        opened.push(channel);
        if (tryLock(channel, true) == null) {
            throw new StoreUnavailableException(directory + " is in use by another process");
        }
        return Optional.of(channel);
    }

    /// It is there, and holds the name of a manifest that is there, and a line's end.
    private void checkCurrent() throws IOException {
        Path current = rocks.resolve("CURRENT");
        if (!Files.exists(current)) {
            throw new StoreCorruptException(current + " is missing");
        }
        Path manifest = WalCheck.manifestNamed(rocks)
                .orElseThrow(() -> new StoreCorruptException(current + " is damaged: it names no manifest"));
        if (!Files.exists(manifest)) {
            throw new StoreCorruptException(
                    current + " is damaged, or " + manifest.getFileName() + ", which it names, is missing");
        }
    }

    private FileChannel lock() throws IOException {
        FileChannel channel =
                FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        opened.push(channel);
        if (tryLock(channel, false) == null) {
            throw new StoreUnavailableException(directory + " is in use by another process");
        }
        return channel;
    }

    private static @Nullable FileLock tryLock(FileChannel channel, boolean shared) throws IOException {
        try {
            return channel.tryLock(0, Long.MAX_VALUE, shared);
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    /// The mark of the last time; empty where there is none because nothing was ever acknowledged.
    private Optional<HighWater.Mark> lastMark() throws IOException {
        Path path = directory.resolve(MARK);
        if (!Files.exists(path)) {
            if (Files.exists(rocks.resolve("CURRENT"))) {
                LOG.warn("{} is missing: whether the last acknowledged rows are there cannot be checked", path);
            }
            return Optional.empty();
        }
        Optional<HighWater.Mark> mark = HighWater.lastIn(path);
        if (mark.isEmpty()) {
            throw new StoreCorruptException(path + " is damaged: neither of its slots is whole");
        }
        return mark;
    }

    /// Whether there are no rows in the directory, so that making a database in it harms nothing.
    private boolean holdsNothing() throws IOException {
        try (Stream<Path> files = Files.list(rocks)) {
            return files.noneMatch(file -> file.toString().endsWith(".sst") || isFilled(file));
        }
    }

    private static boolean isFilled(Path file) {
        return file.toString().endsWith(".log") && file.toFile().length() > 0;
    }

    /// Opening a database deletes files that its manifest does not name. So where the write-ahead log alone does
    /// not show that everything is there, this asks first, without a change to anything.
    private void checkBeforeRepairs(HighWater.Mark mark, WalCheck.Found wal) {
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        try (Settings settings = new Settings(config, false, merges);
                RocksDB readOnly = RocksDB.openReadOnly(
                        settings.database(), rocks.toString(), present(settings.families()), handles)) {
            long sequence = readOnly.getLatestSequenceNumber();
            handles.forEach(ColumnFamilyHandle::close);
            checkSequence(mark, sequence, wal);
        } catch (RocksDBException e) {
            throw Failures.ofOpening(rocks, wal, e);
        }
    }

    private List<ColumnFamilyDescriptor> present(List<ColumnFamilyDescriptor> families) throws RocksDBException {
        List<String> names = names();
        return families.stream()
                .filter(family -> names.contains(text(family.getName())))
                .toList();
    }

    private List<String> names() throws RocksDBException {
        try (Options options = new Options()) {
            return RocksDB.listColumnFamilies(options, rocks.toString()).stream()
                    .map(Opening::text)
                    .toList();
        }
    }

    private static String text(byte[] name) {
        return new String(name, StandardCharsets.UTF_8);
    }

    private void checkSequence(HighWater.Mark mark, long sequence, WalCheck.Found wal) {
        if (sequence < mark.sequence()) {
            throw new StoreCorruptException(rocks + " ends at row " + sequence + ", but row " + mark.sequence()
                    + " had been acknowledged: the end of a write-ahead log, or a whole file, is missing"
                    + wal.gap());
        }
    }

    private Database database(boolean mayCreate, WalCheck.Found wal) {
        return database(new Settings(config, mayCreate, merges), wal, (options, families, handles) -> {
            if (!mayCreate) {
                refuseUnknown(families);
            }
            return RocksDB.open(options, rocks.toString(), families, handles);
        });
    }

    /// Opens a RocksDB with these tables, whose handles it adds.
    private interface Opener {
        RocksDB open(DBOptions options, List<ColumnFamilyDescriptor> families, List<ColumnFamilyHandle> handles)
                throws RocksDBException;
    }

    /// @param settings closed if it cannot be opened
    private Database database(Settings settings, WalCheck.Found wal, Opener opener) {
        try {
            List<ColumnFamilyHandle> handles = new ArrayList<>();
            RocksDB db = opener.open(settings.database(), settings.families(), handles);
            return new Database(db, settings, handles, directory.toFile(), rowByRow, readOnly);
        } catch (RocksDBException e) {
            settings.close();
            throw Failures.ofOpening(rocks, wal, e);
        } catch (RuntimeException e) {
            settings.close();
            throw e;
        }
    }

    private void refuseUnknown(List<ColumnFamilyDescriptor> families) throws RocksDBException {
        List<String> known =
                families.stream().map(family -> text(family.getName())).toList();
        for (String name : names()) {
            if (!known.contains(name)) {
                throw new StoreUnavailableException(
                        directory + " was written by a newer version: it has a table \"" + name + "\"");
            }
        }
    }

    /// Checks the format and answers the generation; writes both where the database is new, and the format where it is
    /// an earlier one.
    private Generation meta(Database database) {
        byte[] format = database.value(Table.META, Columns.key(Table.META, FORMAT_ROW));
        byte[] generation = database.value(Table.META, Columns.key(Table.META, GENERATION_ROW));
        if (format == null && generation == null && database.sequence() == 0 && !readOnly) {
            return begin(database);
        }
        if (format == null || format.length != 4 || generation == null || generation.length != 8) {
            throw new StoreCorruptException(rocks + " lacks its format version or its generation");
        }
        int found = ByteBuffer.wrap(format).getInt();
        if (found > FORMAT) {
            throw new StoreUnavailableException(directory + " was written by a newer version: its format is " + found
                    + ", this program knows formats up to " + FORMAT);
        }
        if (found < FORMAT && merges) {
            write(database, formatRow(database));
        }
        return new Generation(ByteBuffer.wrap(generation).getLong());
    }

    /// As it is stored.
    static byte[] bytes(Generation generation) {
        return ByteBuffer.allocate(8).putLong(generation.value()).array();
    }

    private Generation begin(Database database) {
        Generation drawn = RocksEngine.drawn(random);
        RowBuffer rows = formatRow(database);
        rows.put(Table.META, GENERATION_ROW, bytes(drawn));
        write(database, rows);
        return drawn;
    }

    private static RowBuffer formatRow(Database database) {
        RowBuffer rows = new RowBuffer(database.columns(), 64);
        rows.put(Table.META, FORMAT_ROW, ByteBuffer.allocate(4).putInt(FORMAT).array());
        return rows;
    }

    private void write(Database database, RowBuffer rows) {
        try {
            database.write(RowBuffer.concatenate(List.of(rows)));
        } catch (RocksDBException e) {
            throw Failures.ofOpening(rocks, WalCheck.Found.NOTHING, e);
        }
    }

    /// The log's last entry, after a look whether its beginning and its tail are without a hole.
    private Stamp checkedEnd(Database database, Optional<HighWater.Mark> mark) {
        byte[] shard = Keys.shard(RocksLog.SHARD);
        List<Row> tail = database.scan(Table.LOG, shard, Range.last(TAIL));
        long end = tail.isEmpty() ? 0 : offset(tail.getFirst());
        for (int i = 0; i < tail.size(); i++) {
            if (offset(tail.get(i)) != end - i) {
                throw new StoreCorruptException("the log has no entry at offset " + (end - i) + ", and ends at " + end);
            }
        }
        List<Row> first = database.scan(Table.LOG, shard, Range.first(1));
        if (!first.isEmpty() && offset(first.getFirst()) != 1) {
            throw new StoreCorruptException("the log begins at offset " + offset(first.getFirst()) + " instead of 1");
        }
        if (mark.isPresent() && end < mark.get().end()) {
            throw new StoreCorruptException(
                    "the log ends at offset " + end + ", but " + mark.get().end() + " had been acknowledged");
        }
        return new Stamp(RocksLog.SHARD, end);
    }

    private static long offset(Row row) {
        return Keys.stamp(RocksLog.SHARD, row.key().order()).offset();
    }

    private void closeAll(Throwable because) {
        for (AutoCloseable resource : opened) {
            try {
                resource.close();
            } catch (Exception e) {
                because.addSuppressed(e);
            }
        }
    }
}
