package chat.maru.engine.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes directories that are there after a power cut: what is in a directory is lost with its name, and that
/// is in the one above.
///
/// Holds nothing.
public final class Directories {
    private static final Logger LOG = LoggerFactory.getLogger(Directories.class);

    private Directories() {}

    /// Brings a directory's names to the disk.
    interface Sync {
        void sync(Path directory) throws IOException;
    }

    /// Makes the directory, its owner's alone, unless it is there, and those above it that are not. When this returns
    /// their names survive a power cut.
    public static void create(Path directory) throws IOException {
        create(directory, Directories::sync);
    }

    /// Makes the directory, its owner's alone, unless it is there. When this returns its name survives a power
    /// cut, and so do those of the directories above it: whoever made them may have been stopped before that.
    /// Those that were there and cannot be synced are left to whoever made them.
    static void create(Path directory, Sync sync) throws IOException {
        @Nullable Path lowest = lowestThere(directory);
        createAllPrivately(directory);
        boolean made = lowest == null || !lowest.equals(directory);
        for (Path each = directory.getParent(); each != null; each = each.getParent()) {
            try {
                sync.sync(each);
            } catch (IOException e) {
                if (made) {
                    throw e;
                }
                LOG.debug("whether the names in {} survive a power cut is unknown", each, e);
            }
            // Below it names are new.
            made &= !each.equals(lowest);
        }
    }

    private static @Nullable Path lowestThere(Path directory) {
        @Nullable Path each = directory;
        while (each != null && !Files.exists(each)) {
            each = each.getParent();
        }
        return each;
    }

    private static void createAllPrivately(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            Files.createDirectories(directory, ownersAlone(directory));
        }
    }

    /// Makes one directory, its owner's alone. The one above it must be there, and it must not.
    public static void createPrivately(Path directory) throws IOException {
        Files.createDirectory(directory, ownersAlone(directory));
    }

    private static FileAttribute<?>[] ownersAlone(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
    }

    /// Brings a directory's names to the disk.
    public static void sync(Path directory) throws IOException {
        try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
            names.force(true);
        }
    }

    /// Brings every file below the directory to the disk, and every name in it.
    public static void syncTree(Path directory) throws IOException {
        for (Path each : tree(directory)) {
            // A directory is synced like a file: by what it holds.
            sync(each);
        }
    }

    /// Deletes the directory and everything in it. It may be gone already.
    public static void deleteTree(Path directory) throws IOException {
        if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            for (Path each : tree(directory).reversed()) {
                Files.deleteIfExists(each);
            }
        }
    }

    /// The directory and everything in it, what is above first. Links are not followed.
    private static List<Path> tree(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
