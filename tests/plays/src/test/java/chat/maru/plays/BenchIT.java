package chat.maru.plays;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A short `maru bench` of the packaged server. How fast it was is printed beside the figures of the documents, and
/// fails nothing; what it takes for a message, in memory and in system calls, hardly depends on the machine, and may
/// not grow.
final class BenchIT {
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final int MINUTES = 5;
    /// Of objects, for a 1:1 message at saturation with two receivers.
    private static final double MOST_KIB = 8;
    /// For a message that is alone.
    private static final double MOST_CALLS = 40;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void messages_takeNoMoreThanTheyDid() throws IOException, InterruptedException {
        Path json = folder.resolve("bench.json");
        Path said = folder.resolve("bench.txt");
        Process bench = new ProcessBuilder(command(json))
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        boolean ended = bench.waitFor(MINUTES, TimeUnit.MINUTES);
        bench.descendants().forEach(ProcessHandle::destroyForcibly);
        bench.destroyForcibly();
        String output = Files.readString(said);
        System.out.println(output);

        assertThat(ended).as("ended within %d minutes", MINUTES).isTrue();
        assertThat(bench.exitValue()).as(output).isZero();
        JsonNode report = JsonMapper.shared().readTree(Files.readString(json));
        assertThat(figure(report, "w1", "allocated per entry")).isBetween(0.5, MOST_KIB);
        assertThat(figure(report, "calls", "all calls")).isBetween(4.0, MOST_CALLS);
        // The log is written and synced for it before it is acknowledged.
        assertThat(figure(report, "calls", "`fdatasync`")).isGreaterThanOrEqualTo(0.9);
    }

    private List<String> command(Path json) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-jar",
                Path.of(System.getProperty("maru.server"), "maru.jar").toString(),
                "bench",
                "--quick",
                "--workloads",
                "w1,w2,w3,calls",
                "--seconds",
                "4",
                "--compare",
                ROOT.resolve("docs/bench.json").toString(),
                "--json",
                json.toString(),
                "--out",
                folder.resolve("bench.md").toString());
    }

    /// Of the workload's last variant.
    private static double figure(JsonNode report, String workload, String name) {
        JsonNode outcome = report.path("outcomes")
                .valueStream()
                .filter(each -> each.path("name").stringValue().equals(workload))
                .findFirst()
                .orElseThrow();
        return outcome.path("rows")
                .path(outcome.path("rows").size() - 1)
                .path("figures")
                .valueStream()
                .filter(each -> each.path("name").stringValue().equals(name))
                .mapToDouble(each -> each.path("value").doubleValue())
                .findFirst()
                .orElseThrow();
    }
}
