package chat.maru.engine.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes directories that are there after a power cut: what is in a directory is lost with its name, and that
/// is in the one above. And makes and deletes what is the owner's alone.
///
/// Holds nothing.
public final class Directories {
    private static final Logger LOG = LoggerFactory.getLogger(Directories.class);
    private static final Set<PosixFilePermission> FOLDERS = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILES = PosixFilePermissions.fromString("rw-------");

    private Directories() {}

    /// Brings a directory's names to the disk.
    interface Sync {
        void sync(Path directory) throws IOException;
    }

    /// Deletes a file or an empty directory, unless it is gone already.
    interface Deletion {
        void delete(Path path) throws IOException;
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
        if (Files.exists(directory)) {
            return;
        }
        Path parent = directory.getParent();
        if (parent != null) {
            createAllPrivately(parent);
        }
        try {
            createPrivately(directory);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(directory)) {
                throw e;
            }
        }
    }

    /// Makes one directory, its owner's alone whatever the umask. The one above it must be there, and it must
    /// not.
    public static void createPrivately(Path directory) throws IOException {
        if (isPosix(directory)) {
            Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(FOLDERS));
            Files.setPosixFilePermissions(directory, FOLDERS);
        } else {
            Files.createDirectory(directory);
        }
    }

    /// Makes a file that only its owner reads and writes, whatever the umask, and opens it for writing. It must
    /// not be there.
    public static OutputStream createFilePrivately(Path file) throws IOException {
        if (!isPosix(file)) {
            return Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        }
        FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(FILES));
        try {
            Files.setPosixFilePermissions(file, FILES);
            return Channels.newOutputStream(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
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

    /// Deletes the directory and everything in it. It may be gone already. What cannot be deleted keeps nothing
    /// else from it.
    ///
    /// @throws IOException if something is left, saying what it was first
    public static void deleteTree(Path directory) throws IOException {
        deleteTree(directory, Files::deleteIfExists);
    }

    static void deleteTree(Path directory, Deletion deletion) throws IOException {
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Deleting deleting = new Deleting(deletion);
        Files.walkFileTree(directory, deleting);
        if (deleting.first != null) {
            throw deleting.first;
        }
    }

    /// Deletes whatever it comes by, and goes on where that fails.
    private static final class Deleting extends SimpleFileVisitor<Path> {
        private final Deletion deletion;
        private @Nullable IOException first;

        Deleting(Deletion deletion) {
            this.deletion = deletion;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            delete(file);
            return FileVisitResult.CONTINUE;
        }

        /// A directory that cannot be listed may be empty.
        @Override
        public FileVisitResult visitFileFailed(Path file, IOException why) {
            first = first == null ? why : first;
            delete(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException why) {
            delete(directory);
            return FileVisitResult.CONTINUE;
        }

        private void delete(Path path) {
            try {
                deletion.delete(path);
            } catch (IOException e) {
                first = first == null ? e : first;
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
