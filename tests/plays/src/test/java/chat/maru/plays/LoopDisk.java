package chat.maru.plays;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A disk whose power can be cut: a file system of its own, in a file. What was not synced before a cut is gone after
/// it.
///
/// Confined to one thread.
final class LoopDisk implements AutoCloseable {
    private static final long BYTES = 2L << 30;
    private static final int TRIES = 50;

    private final Path image;
    private final Path mounted;

    private LoopDisk(Path image, Path mounted) {
        this.image = image;
        this.mounted = mounted;
    }

    /// Why there can be none here; empty if nothing is in the way.
    static String hindrance(String fileSystem) throws IOException {
        Path folder = Files.createTempDirectory("maru-disk-");
        try (LoopDisk disk = of(fileSystem, folder)) {
            disk.cut();
            disk.powerBack();
            return "";
        } catch (IOException e) {
            return "it needs root and loop mounts: " + e.getMessage();
        } finally {
            for (String left : List.of("image", "mounted", "")) {
                Files.deleteIfExists(folder.resolve(left));
            }
        }
    }

    /// Makes one in this folder.
    static LoopDisk of(String fileSystem, Path folder) throws IOException {
        Path image = folder.resolve("image");
        Path mounted = Files.createDirectories(folder.resolve("mounted"));
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(BYTES);
        }
        run(List.of("mkfs." + fileSystem, "-q", image.toString()));
        LoopDisk disk = new LoopDisk(image, mounted);
        disk.mount();
        return disk;
    }

    /// Where it is mounted.
    Path mounted() {
        return mounted;
    }

    /// From here on nothing reaches the disk. Whoever writes to it is to be stopped before, and killed afterwards.
    void cut() throws IOException {
        run(List.of("xfs_io", "-x", "-F", "-c", "shutdown", mounted.toString()));
    }

    /// Reads the disk anew, as after a cut. Nobody may have anything open there.
    void powerBack() throws IOException {
        unmount();
        mount();
    }

    private void mount() throws IOException {
        run(List.of("mount", "-o", "loop", image.toString(), mounted.toString()));
    }

    /// What the kernel has yet to let go of keeps it mounted for a moment.
    private void unmount() throws IOException {
        for (int tries = 1; ; tries++) {
            try {
                run(List.of("umount", mounted.toString()));
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

    private static void run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IOException(String.join(" ", command) + ": " + said.strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public void close() throws IOException {
        unmount();
    }
}
