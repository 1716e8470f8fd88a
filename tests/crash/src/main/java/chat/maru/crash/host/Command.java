package chat.maru.crash.host;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Commands of the system.
final class Command {
    private Command() {}

    /// Returns when it has ended well.
    ///
    /// @throws IOException if it did not, with what it said
    static void run(List<String> command) throws IOException {
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
