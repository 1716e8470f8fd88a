package chat.maru.crash.host;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;

/// What a server takes for the time of day, which can jump while it runs.
///
/// Confined to one thread.
public final class FakeClock {
    private static final Path LIBRARIES = Path.of("/usr/lib");

    private final Path library;
    private final Path file;

    private FakeClock(Path library, Path file) {
        this.library = library;
        this.file = file;
    }

    /// One that tells the right time at first.
    ///
    /// @param folder where what it tells is written down
    /// @throws Unsupported if there is no libfaketime on this machine
    public static FakeClock in(Path folder) throws IOException {
        FakeClock clock = new FakeClock(library(), folder.resolve("clock"));
        clock.ahead(Duration.ZERO);
        return clock;
    }

    private static Path library() throws IOException {
        try (DirectoryStream<Path> machines = Files.newDirectoryStream(LIBRARIES, "*-linux-gnu*")) {
            for (Path machine : machines) {
                Path library = machine.resolve("faketime/libfaketimeMT.so.1");
                if (Files.exists(library)) {
                    return library;
                }
            }
        }
        throw new Unsupported("it needs libfaketime (Debian: faketime)");
    }

    /// A command that becomes a server with this clock.
    public List<String> command() {
        return List.of(
                "env",
                "LD_PRELOAD=" + library,
                "FAKETIME_TIMESTAMP_FILE=" + file,
                "FAKETIME_CACHE_DURATION=1", // seconds; without it the file is read whenever the time is
                "FAKETIME_DONT_FAKE_MONOTONIC=1",
                "FAKETIME_FORCE_MONOTONIC_FIX=0", // else timed waits of threads end early or late, and nothing gets on
                "NO_FAKE_STAT=1");
    }

    /// Within two seconds from now it is so much ahead of the right time, or behind it.
    public void ahead(Duration time) throws IOException {
        Path next = file.resolveSibling("clock.new");
        Files.writeString(next, "%+d\n".formatted(time.toSeconds()));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
