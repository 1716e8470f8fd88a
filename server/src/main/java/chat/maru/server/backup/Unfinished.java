package chat.maru.server.backup;

import chat.maru.engine.embedded.Directories;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.stream.Stream;

/// A folder that is written beside the place where it belongs, and gets its name last: until then there is
/// nothing there that could be taken for it.
///
/// Confined to one thread.
final class Unfinished implements AutoCloseable {
    private final Path target;
    private final Path folder;
    private final Disk disk;
    private boolean finished;

    private Unfinished(Path target, Path folder, Disk disk) {
        this.target = target;
        this.folder = folder;
        this.disk = disk;
    }

    /// Begins one.
    ///
    /// @param target where it belongs: nothing, or an empty folder
    /// @throws BackupFailure if something else is there, or nothing can be written beside it
    static Unfinished beside(Path target, Disk disk) throws BackupFailure {
        Path there = target.toAbsolutePath().normalize();
        Path parent = there.getParent();
        if (parent == null) {
            throw new BackupFailure(there + " cannot be replaced: name a folder below it.");
        }
        Path folder = parent.resolve(there.getFileName() + ".unfinished");
        try {
            refuseFile(parent);
            refuseFilled(there);
            Directories.create(parent);
            refuseMounted(there, parent);
            Directories.createPrivately(folder);
            return new Unfinished(there, folder, disk);
        } catch (FileAlreadyExistsException e) {
            throw new BackupFailure(
                    folder + " is there: another is being written, or was and did not get to its end. If none is,"
                            + " delete it.",
                    e);
        } catch (IOException e) {
            throw new BackupFailure(there + " cannot be written: " + e + ".", e);
        }
    }

    /// The nearest that is there must be a folder.
    private static void refuseFile(Path path) throws BackupFailure {
        Path parent = path.getParent();
        if (Files.exists(path) ? !Files.isDirectory(path) : parent == null) {
            throw new BackupFailure(path + " is not a folder.");
        }
        if (!Files.exists(path) && parent != null) {
            refuseFile(parent);
        }
    }

    private static void refuseFilled(Path target) throws IOException, BackupFailure {
        if (!Files.exists(target)) {
            return;
        }
        try (Stream<Path> files = Files.list(target)) {
            if (files.findAny().isPresent()) {
                throw new BackupFailure(target + " is not empty.");
            }
        } catch (NotDirectoryException e) {
            throw new BackupFailure(target + " is not a folder.", e);
        }
    }

    /// A folder cannot be moved from one file system into another.
    private static void refuseMounted(Path target, Path parent) throws IOException, BackupFailure {
        if (Files.exists(target) && !Files.getFileStore(target).equals(Files.getFileStore(parent))) {
            throw new BackupFailure(target + " is a file system of its own: name a folder below it.");
        }
    }

    /// Where it is written.
    Path folder() {
        return folder;
    }

    /// Brings all of it to the disk.
    void sync() throws IOException {
        disk.syncTree(folder);
    }

    /// Puts what was synced where it belongs. It is there after a power cut when this returns.
    ///
    /// @throws IOException   if it cannot be put there
    /// @throws BackupFailure if it is there now, but perhaps not after a power cut
    void finish() throws IOException, BackupFailure {
        Files.move(folder, target, StandardCopyOption.ATOMIC_MOVE);
        finished = true;
        try {
            disk.syncNames(Objects.requireNonNull(target.getParent()));
        } catch (IOException e) {
            throw new BackupFailure(
                    target + " is there in full, but its name could not be synced, so a power cut may take it: " + e
                            + ".",
                    e);
        }
    }

    /// Unless it was finished, nothing is left of it.
    @Override
    public void close() throws BackupFailure {
        if (finished) {
            return;
        }
        try {
            Directories.deleteTree(folder);
        } catch (IOException e) {
            throw new BackupFailure(folder + " is left over and cannot be deleted: " + e + ".", e);
        }
    }
}
