package chat.maru.engine.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
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
    /// also if somebody else has just made it.
    static void create(Path directory, Sync sync) throws IOException {
        boolean there = Files.exists(directory);
        List<Path> above = above(directory);
        if (!there) {
            createPrivately(directory);
        }
        try {
            for (Path each : above) {
                sync.sync(each);
            }
        } catch (AccessDeniedException e) {
            if (!there) {
                throw e;
            }
            LOG.warn(
                    "{} cannot be read: whether the name of {} survives a power cut is unknown",
                    e.getFile(),
                    directory);
        }
    }

    /// Those that will have a new name in them, from the top: the nearest that is there and all below it.
    private static List<Path> above(Path directory) {
        List<Path> above = new ArrayList<>();
        @Nullable Path each = directory.getParent();
        while (each != null) {
            above.addFirst(each);
            if (Files.exists(each)) {
                return above;
            }
            each = each.getParent();
        }
        return above;
    }

    private static void createPrivately(Path directory) throws IOException {
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
