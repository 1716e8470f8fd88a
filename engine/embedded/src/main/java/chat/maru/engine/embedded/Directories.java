package chat.maru.engine.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes directories that are there after a power cut: what is in a directory is lost with its name, and that is
/// in the one above.
final class Directories {
    private static final Logger LOG = LoggerFactory.getLogger(Directories.class);

    private Directories() {}

    /// Brings a directory's names to the disk.
    interface Sync {
        void sync(Path directory) throws IOException;
    }

    /// Makes the directory, its owner's alone, unless it is there. When this returns its name survives a power cut,
    /// and so do those of the directories above it: whoever made them may have been stopped before that. Those that
    /// were there and cannot be synced are left to whoever made them.
    static void create(Path directory, Sync sync) throws IOException {
        @Nullable Path lowest = lowestThere(directory);
        createPrivately(directory);
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

    private static void createPrivately(Path directory) throws IOException {
        if (Files.exists(directory)) {
            return;
        }
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectories(directory);
        }
    }

    static void sync(Path directory) throws IOException {
        try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
            names.force(true);
        }
    }
}
