package chat.maru.engine.embedded;

import chat.maru.store.StoreCorruptException;
import chat.maru.store.StoreUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.rocksdb.Options;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileReader;
import org.rocksdb.Status;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The table files of a RocksDB, one by one.
///
/// Thread-safe. They are looked at once: whoever asks while somebody looks, and whoever asks later, is told the same.
final class TableFiles {
    private static final Logger LOG = LoggerFactory.getLogger(TableFiles.class);

    private final Path rocks;
    private final ReentrantLock looking = new ReentrantLock();
    private boolean looked;
    private Optional<Path> found = Optional.empty();

    TableFiles(Path rocks) {
        this.rocks = rocks;
    }

    /// The first that is there and whose bytes are not what was written. Reads all of them the first time; for naming
    /// the file where RocksDB only says that there is one.
    Optional<Path> firstDamaged() {
        looking.lock();
        try {
            if (!looked) {
                looked = true;
                found = look();
            }
            return found;
        } finally {
            looking.unlock();
        }
    }

    private Optional<Path> look() {
        try (Stream<Path> all = Files.list(rocks)) {
            return all.filter(file -> file.toString().endsWith(".sst"))
                    .sorted()
                    .filter(TableFiles::isDamaged)
                    .findFirst();
        } catch (IOException e) {
            LOG.warn("the table files in {} cannot be listed", rocks, e);
            return Optional.empty();
        }
    }

    /// Reads every block of one.
    ///
    /// @throws StoreCorruptException if it is damaged, or gone
    /// @throws StoreUnavailableException if it cannot be read
    static void check(Path file) {
        try {
            verify(file);
        } catch (RocksDBException e) {
            String text = file + " cannot be read: " + e.getMessage();
            throw Failures.isDamage(e) ? new StoreCorruptException(text, e) : new StoreUnavailableException(text, e);
        }
    }

    /// Looks whether a file is as long as it was written.
    ///
    /// @param manifest the name of the one that lists the file
    /// @throws StoreCorruptException if it is not, or is gone
    static void checkSize(Path file, long size, String manifest) {
        try {
            long found = Files.size(file);
            if (found != size) {
                throw new StoreCorruptException(file + " is damaged: it has " + found + " bytes instead of " + size);
            }
        } catch (NoSuchFileException e) {
            throw Failures.missing(file, manifest, e);
        } catch (IOException e) {
            throw new StoreUnavailableException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static void verify(Path file) throws RocksDBException {
        try (Options options = new Options();
                SstFileReader reader = new SstFileReader(options)) {
            reader.open(file.toString());
            reader.verifyChecksum();
        }
    }

    private static boolean isDamaged(Path file) {
        try {
            verify(file);
            return false;
        } catch (RocksDBException e) {
            Status status = e.getStatus();
            return Files.exists(file) && (status == null || status.getCode() == Status.Code.Corruption);
        }
    }
}
