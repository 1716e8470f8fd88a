package chat.maru.engine.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.rocksdb.Options;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileReader;

/// The table files of a RocksDB, one by one.
///
/// Holds nothing.
final class TableFiles {
    private TableFiles() {}

    /// The first that cannot be read, or whose checksums are not those of its bytes. Reads all of them; for naming the
    /// file where RocksDB only says that there is one.
    static Optional<Path> firstDamaged(Path rocks) {
        try (Stream<Path> all = Files.list(rocks)) {
            return all.filter(file -> file.toString().endsWith(".sst"))
                    .sorted()
                    .filter(TableFiles::isDamaged)
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isDamaged(Path file) {
        try (Options options = new Options();
                SstFileReader reader = new SstFileReader(options)) {
            reader.open(file.toString());
            reader.verifyChecksum();
            return false;
        } catch (RocksDBException _) {
            return true;
        }
    }
}
