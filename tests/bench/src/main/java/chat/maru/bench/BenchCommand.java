package chat.maru.bench;

import chat.maru.bench.host.Cores;
import chat.maru.bench.host.Machine;
import chat.maru.bench.host.ServerLauncher;
import chat.maru.bench.load.Json;
import chat.maru.bench.peers.Peer;
import chat.maru.bench.workload.Calls;
import chat.maru.bench.workload.ComingBack;
import chat.maru.bench.workload.GroupOpenLoop;
import chat.maru.bench.workload.GroupSaturation;
import chat.maru.bench.workload.IdleConnections;
import chat.maru.bench.workload.Limit;
import chat.maru.bench.workload.OpenLoop;
import chat.maru.bench.workload.Outcome;
import chat.maru.bench.workload.OverTls;
import chat.maru.bench.workload.PeopleAway;
import chat.maru.bench.workload.Pushes;
import chat.maru.bench.workload.Saturation;
import chat.maru.bench.workload.Settings;
import chat.maru.bench.workload.SideBySide;
import chat.maru.bench.workload.Stage;
import chat.maru.bench.workload.StartUp;
import chat.maru.bench.workload.StoredMessages;
import chat.maru.bench.workload.Storm;
import chat.maru.bench.workload.Workload;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.SerializationFeature;

/// `maru bench`: measures a server of its own and writes the page of figures. Confined to one thread.
///
/// Exit code 0 when every run was correct, 1 when one was not: then nothing is written, what was measured is printed.
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measures a server started for the purpose, on this machine, and writes the figures down.",
        sortOptions = false)
public final class BenchCommand implements Callable<Integer> {
    private static final String NAMES = "w1, w2, w3, w4, w5, w6, w7, w9, w10, w11, w12, w13, limit, push, storm, calls";

    private final ServerLauncher launcher;
    private final InstantSource clock;

    @Option(
            names = "--workloads",
            split = ",",
            defaultValue = "w1,limit,w2,w9,w3,w13,w7,w11,w5,w6,w10,w4,storm,push,w12",
            description = "What to measure, of " + NAMES
                    + ". w2 at half of w1 needs w1; calls needs strace. Default: ${DEFAULT-VALUE}")
    private List<String> workloads = List.of();

    @Option(
            names = "--peers",
            split = ",",
            description =
                    "Servers of others to measure side by side with Maru, of mosquitto, ejabberd, ejabberd+archive,"
                            + " prosody, prosody+archive, as Debian has them; they must be installed. Default: none.")
    private List<String> peers = List.of();

    @Option(
            names = "--quick",
            description =
                    "Fewer and shorter runs, rougher figures: about ten minutes in all, and as many with all the servers of --peers.")
    private boolean quick;

    @Option(names = "--seconds", description = "Length of a run's window. Default: 10; quick: 5.")
    private @Nullable Integer seconds;

    @Option(
            names = "--heat-seconds",
            description = "Load on a server that was just started, before anything is measured: on one core it takes so"
                    + " long until it is compiled. Default: 40; quick: 15.")
    private @Nullable Integer heatSeconds;

    @Option(names = "--warm-seconds", description = "Load before the window. Default: 5; quick: 3.")
    private @Nullable Integer warmSeconds;

    @Option(names = "--runs", description = "Runs of each load. Default: 3; quick: 1.")
    private @Nullable Integer runs;

    @Option(names = "--peer-runs", description = "Runs of each load side by side. Default: as many as --runs.")
    private @Nullable Integer peerRuns;

    @Option(names = "--connections", defaultValue = "1000", description = "Senders. Default: ${DEFAULT-VALUE}.")
    private int connections;

    @Option(names = "--partners", defaultValue = "8", description = "Conversations each sender opens. Default: 8.")
    private int partners;

    @Option(names = "--idle-connections", description = "Connections of w4. Default: 15000; quick: 5000.")
    private @Nullable Integer idleConnections;

    @Option(names = "--idle-partners", description = "Conversations a person of w4 opens. Default: 25; quick: 4.")
    private @Nullable Integer idlePartners;

    @Option(names = "--rate", defaultValue = "2000", description = "The fixed rate of w2. Default: 2000/s.")
    private double rate;

    @Option(names = "--group-rate", defaultValue = "20", description = "The fixed rate of w13. Default: 20/s.")
    private double groupRate;

    @Option(names = "--conversations", defaultValue = "1000", description = "Of the person of w7. Default: 1000.")
    private int conversations;

    @Option(
            names = "--missed",
            defaultValue = "20",
            description = "Messages missed in every second conversation of w7. Default: 20.")
    private int missed;

    @Option(names = "--asks", description = "Snapshots of w7. Default: 500; quick: 300.")
    private @Nullable Integer asks;

    @Option(names = "--devices", description = "Devices of w7 that catch up. Default: 40; quick: 15.")
    private @Nullable Integer devices;

    @Option(names = "--stored", defaultValue = "200000", description = "Messages of w11. Default: 200000.")
    private long stored;

    @Option(names = "--starts", description = "Starts of w12. Default: 5; quick: 3.")
    private @Nullable Integer starts;

    @Option(names = "--push-devices", description = "Devices of push. Default: 2000; quick: 600.")
    private @Nullable Integer pushDevices;

    @Option(names = "--push-rate", defaultValue = "20", description = "The fixed rate of push. Default: 20/s.")
    private double pushRate;

    @Option(names = "--storm-connections", description = "Connections of storm cut off. Default: 10000; quick: 2000.")
    private @Nullable Integer stormConnections;

    @Option(names = "--storm-rate", defaultValue = "200", description = "Messages of storm and w5. Default: 200/s.")
    private double stormRate;

    @Option(
            names = "--storm-seconds",
            defaultValue = "10",
            description = "Within which all connections of storm come back, and for how long storm and w5 measure"
                    + " before that. Default: 10.")
    private int stormSeconds;

    @Option(names = "--reconnections", description = "Connections of w5 cut off. Default: 15000; quick: 3000.")
    private @Nullable Integer reconnections;

    @Option(names = "--seed", defaultValue = "1", description = "Of every random choice. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--folder",
            description = "Where to make the data folders: the disk to measure. Default: temporary.")
    private @Nullable Path folder;

    @Option(names = "--out", defaultValue = "docs/bench.md", description = "The page. Default: ${DEFAULT-VALUE}.")
    private Path out = Path.of("docs/bench.md");

    @Option(names = "--json", defaultValue = "docs/bench.json", description = "Its data. Default: ${DEFAULT-VALUE}.")
    private Path json = Path.of("docs/bench.json");

    @Option(
            names = "--compare",
            description = "A file of figures, such as docs/bench.json, to show beside those of now. It is not changed"
                    + " unless --json names it.")
    private @Nullable Path compare;

    @Spec
    private @Nullable CommandSpec spec;

    public BenchCommand(ServerLauncher launcher, InstantSource clock) {
        this.launcher = launcher;
        this.clock = clock;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Instant began = clock.instant();
        CommandLine line = line();
        PrintWriter console = line.getOut();
        List<Workload> chosen = workloads.stream().map(this::workload).toList();
        List<Peer> others = peers.stream().map(this::peer).toList();
        Optional<String> earlier = earlier();
        Path temporary = folder == null
                ? Files.createTempDirectory("maru-bench")
                : Files.createTempDirectory(Files.createDirectories(folder), "maru-bench");
        try {
            Report report = measure(chosen, others, temporary, console);
            String page = Page.of(report);
            console.println();
            console.println(page);
            earlier.ifPresent(figures -> console.println(Comparison.of(report.outcomes(), figures)));
            if (report.sound()) {
                write(out, page);
                for (Map.Entry<String, String> chart :
                        Chart.of(report.outcomes()).entrySet()) {
                    write(out.resolveSibling(chart.getKey()), chart.getValue());
                }
                write(json, pretty(report));
            }
            console.println(report.sound() ? "Written to " + out + " and " + json : "FAILED: nothing is written");
            Duration took = Duration.between(began, clock.instant());
            console.println("It took " + took.toMinutes() + " min " + took.toSecondsPart() + " s");
            console.flush();
            return report.sound() ? 0 : 1;
        } finally {
            delete(temporary);
        }
    }

    private Optional<String> earlier() {
        if (compare == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readString(compare));
        } catch (IOException e) {
            throw new ParameterException(line(), "--compare " + compare + " cannot be read", e);
        }
    }

    private Report measure(List<Workload> chosen, List<Peer> others, Path temporary, PrintWriter console)
            throws IOException, InterruptedException {
        Cores cores = Cores.ofThisMachine();
        Machine machine = Machine.of(temporary);
        Settings settings = settings();
        List<Outcome> outcomes = new ArrayList<>();
        try (Stage stage = new Stage(launcher, settings, cores, temporary, clock, text -> {
            console.println(text);
            console.flush();
        })) {
            for (Workload workload : chosen) {
                console.println(workload.name());
                console.flush();
                outcomes.add(workload.run(stage));
            }
            if (!others.isEmpty()) {
                console.println("side by side");
                console.flush();
                outcomes.addAll(new SideBySide(others).run(stage));
            }
        }
        String date = clock.instant().atOffset(ZoneOffset.UTC).toLocalDate().toString();
        return new Report(date, launcher.version(), machine, cores, settings, launcher.conditions(), outcomes);
    }

    private Settings settings() {
        return new Settings(
                connections,
                partners,
                or(idleConnections, 15_000, 5_000),
                or(idlePartners, 25, 4),
                or(runs, 3, 1),
                peerRuns != null ? peerRuns : or(runs, 3, 1),
                or(heatSeconds, 40, 15),
                or(warmSeconds, 5, 3),
                or(seconds, 10, 5),
                rate,
                groupRate,
                conversations,
                missed,
                or(asks, 500, 300),
                or(devices, 40, 15),
                stored,
                or(starts, 5, 3),
                quick ? 1 : 5,
                or(pushDevices, 2_000, 600),
                pushRate,
                or(stormConnections, 10_000, 2_000),
                stormRate,
                stormSeconds,
                or(reconnections, 15_000, 3_000),
                seed);
    }

    private int or(@Nullable Integer given, int usual, int shorter) {
        return given != null ? given : quick ? shorter : usual;
    }

    private Workload workload(String name) {
        return switch (name) {
            case "w1" -> new Saturation(Saturation.Form.WEBSOCKET);
            case "w2" -> new OpenLoop();
            case "w3" -> new GroupSaturation();
            case "w4" -> new IdleConnections();
            case "w5" -> new Storm(Storm.Form.AT_ONCE);
            case "w6" -> new PeopleAway();
            case "w7" -> new ComingBack();
            case "w9" -> new Saturation(Saturation.Form.OTHER_WAYS);
            case "w10" -> new OverTls();
            case "w11" -> new StoredMessages();
            case "w12" -> new StartUp();
            case "w13" -> new GroupOpenLoop();
            case "limit" -> new Limit();
            case "push" -> new Pushes();
            case "storm" -> new Storm(Storm.Form.SPREAD);
            case "calls" -> new Calls();
            default -> throw new ParameterException(line(), "no workload " + name + "; there are " + NAMES);
        };
    }

    private Peer peer(String label) {
        Peer peer = Peer.of(label)
                .orElseThrow(() -> new ParameterException(
                        line(),
                        "no server " + label + "; there are "
                                + Arrays.stream(Peer.values()).map(Peer::label).collect(Collectors.joining(", "))));
        if (!peer.isInstalled()) {
            throw new ParameterException(
                    line(), peer.product() + " is not installed: apt-get install " + peer.product());
        }
        return peer;
    }

    private CommandLine line() {
        if (spec == null) {
            throw new IllegalStateException("not called by a command line");
        }
        return spec.commandLine();
    }

    private static String pretty(Report report) {
        return Json.MAPPER.writer().with(SerializationFeature.INDENT_OUTPUT).writeValueAsString(report) + "\n";
    }

    private static void write(Path file, String text) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Files.writeString(file, text);
    }

    private static void delete(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
