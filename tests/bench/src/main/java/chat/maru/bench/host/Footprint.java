package chat.maru.bench.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;

/// What a data folder takes up, by the lengths of its files. Immutable.
///
/// @param tables bytes in table files
/// @param log bytes in the write-ahead log
/// @param other everything else
public record Footprint(long tables, long log, long other) {
    /// Reads it now; a file that goes away meanwhile counts nothing.
    public static Footprint of(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            long tables = 0;
            long log = 0;
            long other = 0;
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = file.getFileName().toString();
                long length = length(file);
                if (name.endsWith(".sst") || name.endsWith(".blob")) {
                    tables += length;
                } else if (name.endsWith(".log")) {
                    log += length;
                } else {
                    other += length;
                }
            }
            return new Footprint(tables, log, other);
        }
    }

    private static long length(Path file) throws IOException {
        try {
            return Files.size(file);
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    public long all() {
        return tables + log + other;
    }
}
