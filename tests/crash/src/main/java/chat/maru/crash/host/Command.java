package chat.maru.crash.host;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Commands of the system.
final class Command {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Command() {}

    /// How a command ended.
    ///
    /// @param status what it exited with
    /// @param said   what it printed, errors too
    record Ended(int status, String said) {}

    /// Returns when it has ended, one way or the other.
    ///
    /// @throws IOException if it does not within a minute: it is killed then
    static Ended ended(List<String> command) throws IOException {
        Path said = Files.createTempFile("command", ".out");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(String.join(" ", command) + " did not end within " + PATIENCE);
            }
            return new Ended(process.exitValue(), Files.readString(said));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            Files.delete(said);
        }
    }

    /// Returns when it has ended well.
    ///
    /// @throws IOException if it did not, with what it said
    static void run(List<String> command) throws IOException {
        Ended ended = ended(command);
        if (ended.status() != 0) {
            throw new IOException(
                    String.join(" ", command) + ": " + ended.said().strip());
        }
    }

    /// Returns when it has ended well.
    static void run(String... command) throws IOException {
        run(List.of(command));
    }

    /// Returns if this process is root's and finds all these programs.
    ///
    /// @throws Unsupported if not
    static void needs(String... programs) throws Unsupported {
        if (new UnixSystem().getUid() != 0) {
            throw new Unsupported("it needs root");
        }
        for (String program : programs) {
            if (!found(program)) {
                throw new Unsupported("it needs " + program);
            }
        }
    }

    private static boolean found(String program) {
        return Arrays.stream(System.getenv("PATH").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /// Whether it failed because root may not do such things here, as in most containers.
    static boolean forbidden(IOException failure) {
        String said = String.valueOf(failure.getMessage());
        return said.contains("ermission denied") || said.contains("not permitted") || said.contains("loop device");
    }
}
