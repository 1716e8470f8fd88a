package chat.maru.server.backup;

import chat.maru.engine.embedded.Directories;
import chat.maru.engine.embedded.RocksEngine;
import chat.maru.store.StoreUnavailableException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Copies of an open store in folders below its data directory, which share its table files. One at a time:
/// each keeps files from going away.
///
/// Thread-safe.
final class Checkpoints {
    private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);
    private static final String FOLDER = "checkpoints";

    private final RocksEngine engine;
    private final Path data;
    private final Semaphore one = new Semaphore(1);
    private long last;

    /// Deletes what an earlier life left behind. Only for whoever has the data directory open.
    Checkpoints(RocksEngine engine, Path data) throws IOException {
        this.engine = engine;
        this.data = data;
        Directories.deleteTree(data.resolve(FOLDER));
    }

    /// A copy with everything in it that was acknowledged before the call.
    ///
    /// @throws StoreUnavailableException if another one is in use, or it cannot be made
    Checkpoint make() {
        if (!one.tryAcquire()) {
            throw new StoreUnavailableException("another copy is in use; there is one at a time");
        }
        try {
            Path name = Path.of(FOLDER, Long.toString(++last));
            try {
                Directories.createPrivately(data.resolve(FOLDER));
            } catch (FileAlreadyExistsException _) {
                // by an earlier one
            }
            engine.checkpoint(data.resolve(name));
            return new Checkpoint(name);
        } catch (IOException e) {
            one.release();
            throw new StoreUnavailableException(data.resolve(FOLDER) + " cannot be made: " + e, e);
        } catch (RuntimeException | Error e) {
            one.release();
            throw e;
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

        /// Deletes it. What cannot be deleted now is when the data directory is opened next.
        @Override
        public void close() {
            try {
                Directories.deleteTree(data.resolve(name));
                Files.delete(data.resolve(FOLDER));
            } catch (IOException e) {
                LOG.warn("{} could not be deleted; the next start does", data.resolve(name), e);
            } finally {
                one.release();
            }
        }
    }
}
