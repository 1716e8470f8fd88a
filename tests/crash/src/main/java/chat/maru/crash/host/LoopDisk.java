package chat.maru.crash.host;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A disk whose power can be cut: a file system of its own, in a file. What was not synced before a cut is gone after
/// it.
///
/// Confined to one thread.
public final class LoopDisk implements AutoCloseable {
    private static final int TRIES = 50;

    private final Path image;
    private final Path mounted;
    private final LastResort lastResort;

    private LoopDisk(Path image, Path mounted) throws IOException {
        this.image = image;
        this.mounted = mounted;
        mount();
        lastResort = new LastResort(this::unmount);
    }

    /// Makes one in this folder.
    ///
    /// @param fileSystem as `mkfs` knows it: `xfs`, `ext4`
    /// @throws Unsupported if there can be none on this machine
    public static LoopDisk of(String fileSystem, Path folder, long bytes) throws IOException {
        Command.needs("mkfs." + fileSystem, "mount", "umount", "xfs_io", "fallocate");
        try {
            return made(fileSystem, folder, bytes);
        } catch (IOException e) {
            if (Command.forbidden(e)) {
                throw new Unsupported("it needs loop mounts: " + e.getMessage(), e);
            }
            throw e;
        }
    }

    private static LoopDisk made(String fileSystem, Path folder, long bytes) throws IOException {
        Path image = folder.resolve("image");
        Path mounted = Files.createDirectories(folder.resolve("mounted"));
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(bytes);
        }
        Command.run(List.of("mkfs." + fileSystem, "-q", image.toString()));
        return new LoopDisk(image, mounted);
    }

    /// Leaves only so many bytes of it, as somebody else's file would.
    public void fill(long left) throws IOException {
        long most = mounted.toFile().getUsableSpace() - left;
        Command.run(List.of("fallocate", "-l", Long.toString(Math.max(1, most)), other().toString()));
    }

    /// There is room again.
    public void free() throws IOException {
        Files.delete(other());
    }

    private Path other() {
        return mounted.resolve("somebody-elses");
    }

    /// Where it is mounted.
    public Path mounted() {
        return mounted;
    }

    /// From here on nothing reaches the disk. Whoever writes to it is to be stopped before, and killed afterwards.
    public void cut() throws IOException {
        Command.run(List.of("xfs_io", "-x", "-F", "-c", "shutdown", mounted.toString()));
    }

    /// Reads the disk anew, as after a cut. Nobody may have anything open there.
    public void powerBack() throws IOException {
        unmount();
        mount();
    }

    private void mount() throws IOException {
        Command.run(List.of("mount", "-o", "loop", image.toString(), mounted.toString()));
    }

    /// What the kernel has yet to let go of keeps it mounted for a moment.
    private void unmount() throws IOException {
        for (int tries = 1; ; tries++) {
            try {
                Command.run(List.of("umount", mounted.toString()));
                return;
            } catch (IOException e) {
                if (tries == TRIES) {
                    throw e;
                }
                pause();
            }
        }
    }

    private static void pause() throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public void close() throws IOException {
        unmount();
        lastResort.close();
    }
}
