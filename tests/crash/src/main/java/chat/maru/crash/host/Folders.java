package chat.maru.crash.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Folders with all that is in them.
public final class Folders {
    private Folders() {}

    /// Copies a folder and all files in it; sockets are left out. What was there before is deleted.
    public static void copy(Path folder, Path to) throws IOException {
        if (Files.exists(to)) {
            delete(to);
        }
        List<Path> all;
        try (Stream<Path> walk = Files.walk(folder)) {
            all = walk.filter(path -> Files.isDirectory(path) || Files.isRegularFile(path))
                    .toList();
        }
        for (Path path : all) {
            Files.copy(path, to.resolve(folder.relativize(path)));
        }
    }

    /// Deletes a folder and everything in it.
    public static void delete(Path folder) throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(folder)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.deleteIfExists(path);
        }
    }
}
