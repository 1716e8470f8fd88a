package chat.maru.bench;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.bench.host.ServerLauncher;
import chat.maru.bench.load.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

/// The whole command, with processes of its own, against a fake server in a process of its own.
class BenchCommandTest {
    @TempDir
    private Path folder;

    private record Ended(int code, String output) {}

    private Path page() {
        return folder.resolve("docs/bench.md");
    }

    private Path data() {
        return folder.resolve("docs/bench.json");
    }

    private Ended bench(List<String> lifted, String... flags) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ServerLauncher launcher = new ServerLauncher(
                "fake",
                List.of(java, "-cp", System.getProperty("java.class.path"), FakeMaru.class.getName()),
                lifted,
                List.of("The server is a fake."),
                List.of(folder));
        List<String> line = new ArrayList<>(List.of(flags));
        line.addAll(List.of("--out", page().toString(), "--json", data().toString()));
        line.addAll(List.of(
                "--seconds",
                "1",
                "--warm-seconds",
                "1",
                "--heat-seconds",
                "0",
                "--connections",
                "20",
                "--partners",
                "2"));
        StringWriter output = new StringWriter();
        int code = new CommandLine(new BenchCommand(launcher, InstantSource.system()))
                .setOut(new PrintWriter(output))
                .setErr(new PrintWriter(output))
                .execute(line.toArray(String[]::new));
        return new Ended(code, output.toString());
    }

    @Test
    void command_writesEveryWorkloadsFigures_whenNothingIsLost() throws Exception {
        Ended ended = bench(
                List.of(),
                "--quick",
                "--rate",
                "200",
                "--starts",
                "2",
                "--idle-connections",
                "60",
                "--idle-partners",
                "1",
                "--group-rate",
                "50",
                "--conversations",
                "30",
                "--missed",
                "70",
                "--asks",
                "10",
                "--devices",
                "3",
                "--stored",
                "3000",
                "--push-devices",
                "30",
                "--storm-connections",
                "40",
                "--storm-seconds",
                "1",
                "--reconnections",
                "40",
                "--runs",
                "1");

        assertThat(ended.code()).as(ended.output()).isZero();
        JsonNode report = Json.MAPPER.readTree(data());
        assertThat(report.path("outcomes").findValuesAsString("name"))
                .contains(
                        "w1",
                        "limit",
                        "w2",
                        "w9",
                        "w3",
                        "w13",
                        "w7",
                        "w11",
                        "w5",
                        "w6",
                        "w10",
                        "w4",
                        "storm",
                        "push",
                        "w12",
                        "entries per sync",
                        "acknowledged p99.9");
        JsonNode w1 = rows(report, "w1");
        assertThat(w1).hasSize(2);
        assertThat(w1.path(0).path("figures").path(0).path("value").doubleValue())
                .isGreaterThan(100);
        JsonNode limit = rows(report, "limit");
        assertThat(limit.findValuesAsString("variant"))
                .containsExactly("1 outstanding a sender", "4 outstanding a sender");
        assertThat(limit).allSatisfy(row -> {
            assertThat(value(row, "messages")).isGreaterThan(100);
            assertThat(value(row, "W1, of this")).isPositive();
        });
        JsonNode w2 = rows(report, "w2");
        assertThat(w2).hasSize(3);
        assertThat(w2.path(0).path("figures").path(0).path("value").doubleValue())
                .isBetween(120.0, 280.0);
        JsonNode w9 = rows(report, "w9");
        assertThat(w9.findValuesAsString("variant"))
                .containsExactly(
                        "WebSocket, sent by PUT",
                        "SSE, sent by PUT",
                        "long polling, sent by PUT",
                        "polling every 1,000 ms, sent by PUT");
        assertThat(w9).allSatisfy(row -> assertThat(value(row, "messages")).isGreaterThan(100));
        assertThat(value(w9.path(3), "delivered p50")).isGreaterThan(value(w9.path(3), "response p50"));
        JsonNode w3 = rows(report, "w3");
        assertThat(w3.findValuesAsString("variant"))
                .containsExactly(
                        "one group of 4, 1 outstanding a sender",
                        "one group of 4, 4 outstanding a sender",
                        "5 groups of 4, 4 outstanding a sender");
        assertThat(value(w3.path(2), "deliveries")).isGreaterThan(3.5 * value(w3.path(2), "messages"));
        JsonNode w13 = rows(report, "w13").path(0);
        assertThat(w13.path("variant").stringValue()).isEqualTo("20 members, 50 messages/s");
        assertThat(value(w13, "deliveries")).isBetween(20 * 20.0, 20 * 80.0);
        assertThat(value(w13, "delivered to all p50")).isGreaterThanOrEqualTo(value(w13, "delivered p50"));
        JsonNode w7 = rows(report, "w7");
        assertThat(w7.findValuesAsString("variant"))
                .containsExactly("snapshot of 30", "catching up by polling", "catching up by WebSocket");
        assertThat(value(w7.path(0), "answer p99")).isPositive();
        assertThat(value(w7.path(1), "entries")).isGreaterThan(1000);
        assertThat(value(w7.path(2), "entries")).isGreaterThan(1000);
        JsonNode w11 = rows(report, "w11").path(0);
        assertThat(w11.path("variant").stringValue()).isEqualTo("3,000 messages");
        JsonNode w5 = rows(report, "w5");
        assertThat(w5.findValuesAsString("variant"))
                .containsExactly("1 s before", "until all are told who is online, 40 cut off");
        assertThat(value(w5.path(1), "connections")).isBetween(8.0, 40_000.0);
        assertThat(value(w5.path(1), "from the cut until all are connected")).isBetween(0.001, 5.0);
        assertThat(value(w5.path(1), "from the cut until all are told")).isBetween(0.001, 5.0);
        assertThat(value(w5.path(1), "delivered in the groups")).isPositive();
        JsonNode w6 = rows(report, "w6").path(0);
        assertThat(w6.path("variant").stringValue()).isEqualTo("18 away");
        assertThat(value(w6, "acknowledged")).isGreaterThan(100);
        assertThat(value(w6, "delivered to those who come back")).isGreaterThan(100);
        assertThat(value(w6, "lost without a crash")).isZero();
        assertThat(value(w6, "lost by a crash")).isZero();
        JsonNode w10 = rows(report, "w10");
        assertThat(w10.findValuesAsString("variant"))
                .containsExactly(
                        "plain, 1 outstanding a sender",
                        "TLS, 1 outstanding a sender",
                        "plain, 4 outstanding a sender",
                        "TLS, 4 outstanding a sender");
        assertThat(w10).allSatisfy(row -> assertThat(value(row, "messages")).isGreaterThan(100));
        assertThat(value(w10.path(1), "messages, of plain"))
                .isCloseTo(value(w10.path(1), "messages") / value(w10.path(0), "messages"), Offset.offset(0.001));
        JsonNode w4 = rows(report, "w4").path(0);
        assertThat(w4.path("figures").path(0).path("value").doubleValue()).isGreaterThan(100);
        JsonNode storm = rows(report, "storm");
        assertThat(storm.findValuesAsString("variant")).containsExactly("1 s before", "2 s from then on, 40 cut off");
        assertThat(value(storm.path(0), "messages")).isBetween(120.0, 280.0);
        assertThat(value(storm.path(1), "messages")).isBetween(120.0, 280.0);
        assertThat(value(storm.path(1), "from the cut until all are connected")).isBetween(0.5, 5.0);
        assertThat(value(storm.path(1), "from the cut until all are caught up"))
                .isBetween(value(storm.path(1), "from the cut until all are connected"), 5.0);
        assertThat(value(storm.path(1), "from the cut until all are told")).isBetween(0.5, 5.0);
        assertThat(value(storm.path(1), "told that somebody is offline")).isZero();
        assertThat(value(storm.path(1), "delivered in the groups")).isGreaterThan(100);
        JsonNode push = rows(report, "push");
        assertThat(push.findValuesAsString("variant")).containsExactly("30 devices at once", "20 messages/s");
        assertThat(value(push.path(0), "pushes")).isGreaterThan(50);
        assertThat(value(push.path(1), "pushes")).isBetween(10.0, 40.0);
        assertThat(ended.output()).containsPattern("It took [0-9]+ min [0-9]+ s");
        assertThat(page()).content().contains("## W12", "| messages, 1/s |", "The server is a fake.");
    }

    private static JsonNode rows(JsonNode report, String workload) {
        return report.path("outcomes")
                .valueStream()
                .filter(each -> each.path("name").stringValue().equals(workload))
                .findFirst()
                .orElseThrow()
                .path("rows");
    }

    private static double value(JsonNode row, String figure) {
        return row.path("figures")
                .valueStream()
                .filter(each -> each.path("name").stringValue().equals(figure))
                .mapToDouble(each -> each.path("value").doubleValue())
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "drop, acknowledged but not delivered: 1",
        "refuse, refused: busy",
        "close, connection closed by the server"
    })
    void command_failsAndWritesNothing_whenTheServerIsAtFault(String fault, String expected) {
        Ended ended =
                bench(List.of("--fault", fault, "--at", "500"), "--workloads", "w2", "--rate", "1000", "--runs", "1");

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.output()).contains("FAILED").contains(expected);
        assertThat(page()).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({
        // The first 30 messages warm up.
        "drop, 45, devices without a push: 1",
        "twice, 45, devices with several pushes: 1"
    })
    void push_failsAndWritesNothing_whenNotEveryDeviceIsWokenOnce(String fault, String at, String expected) {
        Ended ended = bench(
                List.of("--fault", fault, "--at", at), "--workloads", "push", "--push-devices", "30", "--runs", "1");

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.output()).contains("FAILED").contains(expected);
        assertThat(page()).doesNotExist();
    }

    @Test
    void peopleAway_failsAndWritesNothing_whenAKillLosesWhatWasAcknowledged() {
        Ended ended = bench(List.of("--fault", "forget"), "--workloads", "w6", "--runs", "1");

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.output())
                .contains("FAILED")
                .contains("w6: acknowledged but lost by a crash: ")
                .doesNotContain("w6: acknowledged but lost without a crash");
        assertThat(page()).doesNotExist();
    }

    private Ended storm(String... fault) {
        return bench(
                List.of(fault),
                "--workloads",
                "storm",
                "--storm-connections",
                "40",
                "--storm-rate",
                "400",
                "--storm-seconds",
                "1",
                "--runs",
                "1");
    }

    @Test
    void storm_failsAndWritesNothing_whenWhoeverIsBackDoesNotGetWhatWasMissed() {
        Ended ended = storm("--fault", "lose");

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.output()).contains("FAILED").contains("storm: acknowledged but not delivered");
        assertThat(page()).doesNotExist();
    }

    @Test
    void storm_countsWhoIsTurnedAway_andLetsThemComeAgain() {
        int everybody = 100 + 1 + 40;
        Ended ended = storm("--fault", "turn-away", "--at", "" + (everybody + 20));

        assertThat(ended.code()).as(ended.output()).isZero();
        JsonNode after = Json.MAPPER
                .readTree(data())
                .path("outcomes")
                .path(0)
                .path("rows")
                .path(1);
        assertThat(value(after, "turned away and come again")).isEqualTo(2);
    }

    @Test
    void compare_showsWhatWasMeasuredBesideAnEarlierFile() throws Exception {
        Path earlier = Files.writeString(folder.resolve("earlier.json"), """
                {"date": "2020-01-02", "outcomes": [{"name": "w2", "rows": [{"variant": "200/s", "figures": [
                {"name": "messages", "unit": "1/s", "value": 0.5}]}]}]}
                """);
        Ended ended =
                bench(List.of(), "--workloads", "w2", "--rate", "200", "--runs", "1", "--compare", earlier.toString());

        assertThat(ended.code()).as(ended.output()).isZero();
        assertThat(ended.output())
                .contains("| | now | 2020-01-02 | |")
                .containsPattern("\\| w2, 200/s: messages, 1/s \\| [0-9]{2,3}[.0-9]* \\| 0\\.50 \\| × [0-9]{3}")
                .containsPattern("\\| w2, 200/s: send lag p99, ms \\| [0-9.]+ \\| \\| \\|");
    }

    @Test
    void compare_refusesAFileThatIsNotThere() {
        Ended ended = bench(List.of(), "--workloads", "w2", "--compare", "nowhere.json");

        assertThat(ended.code()).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(ended.output()).contains("--compare nowhere.json cannot be read");
    }

    @Test
    void command_saysWhichWorkloadsThereAre_whenAskedForAnother() {
        Ended ended = bench(List.of(), "--workloads", "w99");

        assertThat(ended.code()).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(ended.output()).contains("no workload w99; there are w1");
    }
}
