package chat.maru.crash.bugs;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A process whose class path begins with a [Mutation].
final class Probe {
    private static final Duration LONGEST = Duration.ofMinutes(4);

    private Probe() {}

    /// Runs a main class, and gives what it prints, which is one line for each promise that it finds broken.
    static List<String> run(Path mutation, Class<?> main, String... arguments)
            throws IOException, InterruptedException {
        return run(mutation + File.pathSeparator, List.of(), main, arguments);
    }

    /// Runs one whose own classes are as they are, with these options.
    static List<String> run(List<String> options, Class<?> main, String... arguments)
            throws IOException, InterruptedException {
        return run("", options, main, arguments);
    }

    private static List<String> run(String first, List<String> options, Class<?> main, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-Xmx512m", "--enable-native-access=ALL-UNNAMED"));
        for (String property : List.of("maru.server", "plays.target")) {
            String value = System.getProperty(property);
            if (value != null) {
                command.add("-D" + property + "=" + value);
            }
        }
        command.addAll(options);
        command.addAll(List.of("-cp", first + Mutation.CLASS_PATH, main.getName()));
        command.addAll(List.of(arguments));
        Path said = Files.createTempFile("probe", ".out");
        try {
            Process probe = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .redirectOutput(said.toFile())
                    .start();
            if (!probe.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS) || probe.exitValue() != 0) {
                probe.destroy(); // lets it clear away what it has mounted
                throw new IllegalStateException(
                        main.getSimpleName() + " did not end in order:\n" + Files.readString(said));
            }
            return Files.readAllLines(said);
        } finally {
            Files.delete(said);
        }
    }
}
