package chat.maru.server.backup;

import chat.maru.engine.embedded.Directories;
import chat.maru.engine.embedded.RocksEngine;
import chat.maru.store.Store;
import chat.maru.store.StoreUnavailableException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Copies of an open store in folders below its data directory, which share its table files. One at a time:
/// each keeps files from going away. Each has a name of its own, so that one that could not be deleted is in
/// nobody's way; it is tried again with each copy that is made or deleted.
///
/// Thread-safe.
final class Checkpoints {
    private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);
    private static final String FOLDER = "checkpoints";

    private final Consumer<Path> copy;
    private final Supplier<Store.WriteState> state;
    private final Path data;
    private final RandomGenerator random;
    private final Deletion deletion;
    private final Semaphore one = new Semaphore(1);
    private boolean left;

    /// How a folder is deleted.
    interface Deletion {
        void delete(Path folder) throws IOException;
    }

    /// Deletes what an earlier life left behind. Only for whoever has the data directory open.
    ///
    /// @param copy   copies the store into a folder that is not there yet
    /// @param state  whether the disk has room
    /// @param random for names
    Checkpoints(
            Consumer<Path> copy,
            Supplier<Store.WriteState> state,
            Path data,
            RandomGenerator random,
            Deletion deletion) {
        this.copy = copy;
        this.state = state;
        this.data = data;
        this.random = random;
        this.deletion = deletion;
        deleteAll();
    }

    static Checkpoints of(RocksEngine engine, Path data, RandomGenerator random) {
        return new Checkpoints(
                engine::checkpoint, () -> engine.store().writeState(), data, random, Directories::deleteTree);
    }

    /// A copy with everything in it that was acknowledged before the call.
    ///
    /// @throws StoreUnavailableException if another one is in use, or it cannot be made
    Checkpoint make() {
        if (!one.tryAcquire()) {
            throw new StoreUnavailableException("another copy is in use; there is one at a time");
        }
        try {
            if (left) {
                deleteAll();
            }
            return made();
        } catch (IOException e) {
            one.release();
            throw new StoreUnavailableException(data.resolve(FOLDER) + " cannot be made: " + e, e);
        } catch (RuntimeException | Error e) {
            one.release();
            throw e;
        }
    }

    private Checkpoint made() throws IOException {
        Path name = Path.of(FOLDER, HexFormat.of().toHexDigits(random.nextLong()));
        try {
            Directories.createPrivately(data.resolve(FOLDER));
        } catch (FileAlreadyExistsException _) {
            // what is left is in it
        }
        copy.accept(data.resolve(name));
        return new Checkpoint(name);
    }

    /// Only while no copy is in use. It is told of once, until it is done.
    private void deleteAll() {
        Path folder = data.resolve(FOLDER);
        try {
            deletion.delete(folder);
            left = false;
        } catch (IOException e) {
            if (!left) {
                LOG.warn(
                        "{} could not be deleted and takes room until it is: the next copy and the next start try again",
                        folder,
                        e);
            }
            left = true;
        }
    }

    /// A copy that is there until it is closed.
    final class Checkpoint implements AutoCloseable {
        private final Path name;

        private Checkpoint(Path name) {
            this.name = name;
        }

        /// Where it is, seen from the data directory.
        Path name() {
            return name;
        }

        /// Whether the disk has room enough for the server and for what this keeps from going away.
        boolean isAffordable() {
            return switch (state.get()) {
                case OPEN, FAILED -> true;
                case DISK_LOW, DISK_FULL -> false;
            };
        }

        /// Deletes it. What cannot be deleted now is with the next one, or when the data directory is opened
        /// next.
        @Override
        public void close() {
            try {
                deleteAll();
            } finally {
                one.release();
            }
        }
    }
}
