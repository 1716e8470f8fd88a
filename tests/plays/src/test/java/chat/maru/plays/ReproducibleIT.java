package chat.maru.plays;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The same sources, built in another folder at another time, make the same bytes. One small room stands for
/// all: every room is built by the same plug-ins with the same settings.
final class ReproducibleIT {
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final List<String> ROOMS = List.of("model");
    private static final Set<String> LEFT_OUT = Set.of("target", "node_modules", ".git");
    private static final int MINUTES = 4;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void jars_builtTwice_areTheSame() throws IOException, InterruptedException, NoSuchAlgorithmException {
        Path copy = folder.resolve("elsewhere");
        copySources(copy);
        build(copy);
        for (String room : ROOMS) {
            assertThat(sha256(jar(copy, room))).as("the jar of %s", room).isEqualTo(sha256(jar(ROOT, room)));
        }
    }

    private void build(Path copy) throws IOException, InterruptedException {
        Path said = folder.resolve("maven.log");
        ProcessBuilder maven = new ProcessBuilder(
                        "mvn",
                        "-B",
                        "-q",
                        "-o",
                        "-Dmaven.test.skip=true",
                        "-Dspotless.check.skip=true",
                        "-pl",
                        String.join(",", ROOMS),
                        "package")
                .directory(copy.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        maven.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process build = maven.start();
        try {
            assertThat(build.waitFor(MINUTES, TimeUnit.MINUTES))
                    .as("built within %s minutes", MINUTES)
                    .isTrue();
            assertThat(build.exitValue()).as(() -> "mvn package: " + read(said)).isZero();
        } finally {
            build.descendants().forEach(ProcessHandle::destroyForcibly);
            build.destroyForcibly();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "(no output: " + e + ")";
        }
    }

    private static Path jar(Path root, String room) {
        File[] jars = root.resolve(room)
                .resolve("target")
                .toFile()
                .listFiles((_, name) -> name.matches("maru-" + room + "-[\\w.-]*\\.jar") && !name.contains("-tests"));
        assertThat(jars)
                .as("the one jar of %s, which mvn verify makes before this", room)
                .hasSize(1);
        return jars[0].toPath();
    }

    private static String sha256(Path file) throws IOException, NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }

    private static void copySources(Path to) throws IOException {
        Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path from, BasicFileAttributes attributes) throws IOException {
                if (LEFT_OUT.contains(String.valueOf(from.getFileName()))) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Files.createDirectories(to.resolve(ROOT.relativize(from).toString()));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path from, BasicFileAttributes attributes) throws IOException {
                Files.copy(from, to.resolve(ROOT.relativize(from).toString()));
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
