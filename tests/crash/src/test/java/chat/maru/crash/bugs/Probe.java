package chat.maru.crash.bugs;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A process whose class path begins with a [Mutation].
final class Probe {
    private Probe() {}

    /// Runs a main class, and gives what it prints, which is one line for each promise that it finds broken.
    static List<String> run(Path mutation, Class<?> main, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                mutation + File.pathSeparator + Mutation.CLASS_PATH,
                main.getName()));
        command.addAll(List.of(arguments));
        Process probe = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!probe.waitFor(1, TimeUnit.MINUTES) || probe.exitValue() != 0) {
            throw new IllegalStateException(main.getSimpleName() + " did not end in order:\n" + said);
        }
        return said.lines().toList();
    }
}
