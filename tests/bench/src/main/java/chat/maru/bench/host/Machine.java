package chat.maru.bench.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// The machine the figures are from. Immutable.
///
/// @param fileSystem the kind under the data folder
public record Machine(
        String processor,
        int cores,
        double memoryGib,
        String system,
        String kernel,
        String java,
        String fileSystem,
        SyncRate sync) {
    /// Describes this machine; syncs the disk under `data` for a second.
    public static Machine of(Path data) throws IOException {
        return new Machine(
                value(Path.of("/proc/cpuinfo"), "model name", "unknown processor"),
                Runtime.getRuntime().availableProcessors(),
                Memory.kibibytes(Files.readAllLines(Path.of("/proc/meminfo")), "MemTotal:") / 1024.0 / 1024,
                value(Path.of("/etc/os-release"), "PRETTY_NAME", "Linux").replace("\"", ""),
                Files.readString(Path.of("/proc/sys/kernel/osrelease")).trim(),
                System.getProperty("java.vm.name") + " " + Runtime.version(),
                Files.getFileStore(data).type(),
                SyncRate.of(data, Duration.ofSeconds(1)));
    }

    /// What follows `name` and `=` or `:` in a file of such lines.
    private static String value(Path file, String name, String otherwise) throws IOException {
        if (!Files.exists(file)) {
            return otherwise;
        }
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.replaceFirst("^[^=:]*[=:]", "").trim())
                .findFirst()
                .orElse(otherwise);
    }
}
