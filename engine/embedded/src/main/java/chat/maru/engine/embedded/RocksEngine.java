package chat.maru.engine.embedded;

import chat.maru.model.Generation;
import chat.maru.store.Durable;
import chat.maru.store.Store;
import chat.maru.store.StoreUnavailableException;
import chat.maru.store.Table;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The embedded engine: a data directory with a RocksDB in it, a store and a log on that, and two threads: one
/// that writes, and one that keeps the high-water mark.
///
/// Thread-safe. One process at a time may have a data directory open.
///
/// ## What is noticed when files are damaged
///
/// Refused at the start, naming file and place as far as it is known:
/// - a write-ahead log with damage anywhere but in its last batch, whatever it looks like: flipped bits, also
/// in   lengths, zeros, a piece cut out ([WalCheck]);
/// - anything that leaves the database with less than was acknowledged at the last high-water mark: a log cut
///   off or deleted, a last batch that is gone, files from an older state ([HighWater]). The mark is written
///   before anybody is told of a write, so that it holds when this process ends, however it does; it is synced
///   every 200 ms, and at [#close];
/// - table files that are missing or of another size, and a damaged or missing manifest or CURRENT;
/// - a log of entries that does not begin at offset 1, or has a hole in its last 1,024 entries.
///
/// Reported by the read that meets it: a flipped bit in a table file, by the block's checksum; a hole further
/// up in the log of entries, by [RocksLog#read].
///
/// Not noticed: damage to rows acknowledged less than about 200 ms before a power cut (behind the last mark that
/// was synced), if it takes the whole rest of the newest write-ahead log, as a cut or zeros up to its end do, or
/// makes its last batch look cut off. It cannot be told from a batch that was torn by the power cut. If the mark
/// itself is deleted the start goes on with a warning, and all that lies in the newest log is behind the last
/// mark.
///
/// A last batch that is there in full but has the wrong checksum is refused, although a power cut on a file
/// system that lengthens a file before its bytes are there can cause it. The mark cannot tell the two apart: it
/// says that so much at least had been acknowledged, not that no more had. A batch that was synced and
/// acknowledged after the last mark and then flipped lies beyond it just as one that never was, and to drop
/// that would be a loss that nobody hears of.
public final class RocksEngine implements AutoCloseable {
    /// The file that a backup has and a data directory has not. What has it is not opened: it would be another thing
    /// than was backed up, and would go on in the same life of the log.
    public static final String BACKUP = "backup.sha256";

    private static final Logger LOG = LoggerFactory.getLogger(RocksEngine.class);
    private static final long MARK_MILLIS = 200;

    private final Database database;
    private final Writer writer;
    private final Optional<HighWater> mark;
    private final Optional<FileChannel> lock;
    private final RocksStore store;
    private final RocksLog log;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Optional<Thread> marker;

    /// Takes over what is open.
    ///
    /// @param mark empty where nothing is written
    /// @param lock empty where nothing can be
    RocksEngine(
            Database database,
            Writer writer,
            Optional<HighWater> mark,
            Optional<FileChannel> lock,
            Generation generation) {
        this.database = database;
        this.writer = writer;
        this.mark = mark;
        this.lock = lock;
        store = new RocksStore(this, database, writer);
        log = new RocksLog(database, writer, generation);
        writer.start();
        marker = mark.map(
                kept -> Thread.ofPlatform().name("maru-high-water").daemon().start(() -> keep(kept)));
    }

    /// Opens the data directory, and makes it first where there is none.
    ///
    /// @param random for the generation of a new log
    /// @throws StoreUnavailableException if it cannot be used: another process has it, it cannot be written to,
    /// or a newer program wrote it
    /// @throws chat.maru.store.StoreCorruptException if it is damaged
    public static RocksEngine open(Path directory, EmbeddedConfig config, RandomGenerator random) {
        return new Opening(directory, config, random, false).open();
    }

    /// Opens the data directory as [#open] does, for somebody who reads it and is gone again: table files are
    /// not merged meanwhile, which would take room and time, and in a copy would write anew what is shared.
    ///
    /// @throws StoreUnavailableException as [#open] does
    /// @throws chat.maru.store.StoreCorruptException as [#open] does
    public static RocksEngine openToRead(Path directory, EmbeddedConfig config, RandomGenerator random) {
        return new Opening(directory, config, random, false).withoutMerging().open();
    }

    /// Opens the data directory for somebody who reads it and changes nothing in it: not a byte of it is another
    /// afterwards, and it may be where nothing can be written. It takes no writes.
    ///
    /// @throws StoreUnavailableException as [#open] does, or if an earlier version wrote it, with other tables
    /// @throws chat.maru.store.StoreCorruptException as [#open] does
    public static RocksEngine openReadOnly(Path directory, EmbeddedConfig config) {
        return new Opening(directory, config, new SplittableRandom(), false)
                .readOnly()
                .open();
    }

    /// Whether a data directory has the mark that tells what had been acknowledged in it.
    public static boolean isMarked(Path directory) {
        return Files.exists(directory.resolve(Opening.MARK));
    }

    public RocksStore store() {
        return store;
    }

    public RocksLog log() {
        return log;
    }

    /// What was written since it was opened. Any thread; at once.
    public Written written() {
        return writer.written();
    }

    /// Begins a new life of the log in a data directory that no process uses: another generation is drawn, and
    /// is durable when this returns. Cursors of the former life are of no use from then on. Everything else
    /// stays.
    ///
    /// @param random for the generation: nothing else keeps two lives that were begun from the same copy apart
    /// @return the generation from now on
    /// @throws StoreUnavailableException as [#open] does, or if it could not be written
    /// @throws chat.maru.store.StoreCorruptException as [#open] does
    public static Generation renew(Path directory, EmbeddedConfig config, RandomGenerator random) {
        try (RocksEngine engine = openToRead(directory, config, random)) {
            Generation next = drawn(random);
            while (next.equals(engine.log.generation())) {
                next = drawn(random);
            }
            byte[] row = Opening.bytes(next);
            Durable.await(
                    engine.store.write(Store.Need.VITAL, batch -> batch.put(Table.META, Opening.GENERATION_ROW, row)));
            return next;
        }
    }

    /// Copies everything in here, as it is at one moment, into a new directory: a data directory of its own, to
    /// be opened by [#open]. All that was acknowledged before the call is in it. Of what is written meanwhile
    /// there may be more, in the order in which it was written and with whole batches only: the log in the copy
    /// is the first so many entries of this one.
    ///
    /// Every file and every name of it is on the disk when this returns. Table files are shared by hard links,
    /// which cost no room until they are merged here, so the copy must lie on the same file system. Rows in
    /// memory are moved to table files first. Writes go on meanwhile, but [#close] waits. It blocks: not for an
    /// event loop.
    ///
    /// @param into must not be there yet, and the directory above it must
    /// @throws StoreUnavailableException if it cannot be done, with nothing left of it: on a disk that is nearly
    /// full, where it could take the last room from those who write; after a write failed; when the store is closed
    public void checkpoint(Path into) {
        if (writer.state() != Store.WriteState.OPEN) {
            throw new StoreUnavailableException("no copy can be made: "
                    + (writer.state() == Store.WriteState.FAILED ? "a write has failed" : "the disk is nearly full"));
        }
        HighWater.Mark acknowledged = acknowledged();
        try {
            Directories.createPrivately(into);
        } catch (IOException e) {
            throw new StoreUnavailableException(into + " cannot be made: " + e, e);
        }
        try {
            database.checkpoint(into.resolve(Opening.ROCKS));
            try (HighWater copied = HighWater.open(into.resolve(Opening.MARK))) {
                copied.write(acknowledged);
            }
            Directories.syncTree(into);
            Directories.sync(Objects.requireNonNull(into.toAbsolutePath().getParent()));
        } catch (IOException e) {
            throw discarded(into, new StoreUnavailableException(into + " cannot be written: " + e, e));
        } catch (RuntimeException e) {
            throw discarded(into, e);
        }
    }

    private static RuntimeException discarded(Path copy, RuntimeException because) {
        try {
            Directories.deleteTree(copy);
        } catch (IOException e) {
            because.addSuppressed(e);
        }
        return because;
    }

    /// Reads every block of every table file and compares its checksum. What is not in table files was checked
    /// when this was opened. Blocks for as long as reading all of it takes.
    ///
    /// @param afterEach told after each file, on the same thread; what it throws ends this
    /// @throws chat.maru.store.StoreCorruptException naming the file that is damaged
    /// @throws StoreUnavailableException if a file cannot be read, or the store is closed meanwhile
    public void checkTableFiles(Runnable afterEach) {
        database.checkTableFiles(afterEach);
    }

    Database database() {
        return database;
    }

    /// Writes what waits to be written, then closes everything. Reads that have begun end first; later ones are
    /// refused. The second time it does nothing.
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        writer.close();
        stop.countDown();
        marker.ifPresent(RocksEngine::join);
        database.close();
        @Nullable FileChannel held = lock.orElse(null);
        @Nullable HighWater noted = mark.orElse(null);
        try (held;
                noted) {
            LOG.debug("Closed at {}", writer.end());
        } catch (IOException e) {
            throw new StoreUnavailableException("closing the data directory: " + e.getMessage(), e);
        }
    }

    private static void join(Thread marker) {
        boolean interrupted = false;
        while (marker.isAlive()) {
            try {
                marker.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void keep(HighWater noted) {
        boolean stopped = false;
        while (!stopped) {
            try {
                stopped = stop.await(MARK_MILLIS, TimeUnit.MILLISECONDS);
                noted.force();
            } catch (IOException e) {
                LOG.error("The high-water mark could not be written", e);
            } catch (InterruptedException e) {
                LOG.warn("The thread of the high-water mark was interrupted; it goes on", e);
            }
        }
    }

    /// The end first: what is acknowledged meanwhile only adds to the rows.
    private HighWater.Mark acknowledged() {
        long end = writer.end().offset();
        return new HighWater.Mark(writer.acknowledged(), end);
    }

    static Generation drawn(RandomGenerator random) {
        return new Generation(random.nextLong() & Generation.MAX);
    }
}
