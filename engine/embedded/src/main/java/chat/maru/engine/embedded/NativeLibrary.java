package chat.maru.engine.embedded;

import chat.maru.store.StoreUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.rocksdb.RocksDB;
import org.rocksdb.util.Environment;

/// Loads RocksDB's native library from a directory where it stays between starts. Left alone, RocksDB unpacks
/// it from its jar into the temporary directory at every start.
final class NativeLibrary {
    private NativeLibrary() {}

    /// Loads the library, and unpacks it first where the directory does not have it in full. Several processes
    /// may do so at once. Does nothing if it is loaded.
    static void load(Path directory) {
        if (RocksDB.rocksdbVersion() != null) {
            return;
        }
        Path versioned = directory.resolve(version());
        try {
            unpack(versioned);
            RocksDB.loadLibrary(List.of(versioned.toAbsolutePath().toString()));
        } catch (IOException | UnsatisfiedLinkError e) {
            throw new StoreUnavailableException(
                    "RocksDB's native library cannot be loaded from " + versioned
                            + "; name a directory that can be written to and allows execution: " + e.getMessage(),
                    e);
        }
    }

    private static String version() {
        String version = RocksDB.class.getPackage().getImplementationVersion();
        return version == null ? "unversioned" : version;
    }

    private static void unpack(Path directory) throws IOException {
        URLConnection inJar = resource().openConnection();
        inJar.setUseCaches(false);
        // RocksDB looks in a given directory for a name with "jni" in it twice.
        Path file = directory.resolve(Environment.getJniLibraryFileName("rocksdbjni"));
        try (InputStream bytes = inJar.getInputStream()) {
            if (Files.isRegularFile(file) && Files.size(file) == inJar.getContentLengthLong()) {
                return;
            }
            Files.createDirectories(directory);
            Path half = Files.createTempFile(directory, "unpacking-", ".tmp");
            try {
                Files.copy(bytes, half, StandardCopyOption.REPLACE_EXISTING);
                Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(half);
            }
        }
    }

    private static URL resource() throws IOException {
        String name = Environment.getJniLibraryFileName("rocksdb");
        URL found = RocksDB.class.getClassLoader().getResource(name);
        if (found == null) {
            throw new IOException("the jar has no " + name);
        }
        return found;
    }
}
