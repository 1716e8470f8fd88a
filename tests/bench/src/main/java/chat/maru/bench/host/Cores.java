package chat.maru.bench.host;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// Which core is whose. Immutable.
///
/// @param server the server's core, or -1 where nothing can be pinned
/// @param generator the generator's core, or -1
public record Cores(int server, int generator) {
    /// Core 0 for the server and core 1 for the generator, if there are two and `taskset` is at hand.
    public static Cores ofThisMachine() {
        boolean tool = Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "taskset")));
        boolean two = Runtime.getRuntime().availableProcessors() > 1;
        return tool && two ? new Cores(0, 1) : new Cores(-1, -1);
    }

    public boolean pinned() {
        return server >= 0;
    }

    /// What to put before a command so that it runs on that core.
    public static List<String> prefix(int core) {
        return core < 0 ? List.of() : List.of("taskset", "-c", "" + core);
    }
}
