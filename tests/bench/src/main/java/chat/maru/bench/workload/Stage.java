package chat.maru.bench.workload;

import chat.maru.bench.host.Certificate;
import chat.maru.bench.host.Cores;
import chat.maru.bench.host.ServerLauncher;
import chat.maru.bench.host.ServerProcess;
import chat.maru.bench.load.AwayGenerator;
import chat.maru.bench.load.AwayPlan;
import chat.maru.bench.load.AwayResult;
import chat.maru.bench.load.Expected;
import chat.maru.bench.load.Generator;
import chat.maru.bench.load.IdleGenerator;
import chat.maru.bench.load.IdlePlan;
import chat.maru.bench.load.Json;
import chat.maru.bench.load.LoadResult;
import chat.maru.bench.load.Plan;
import chat.maru.bench.load.Population;
import chat.maru.bench.load.PushGenerator;
import chat.maru.bench.load.PushPlan;
import chat.maru.bench.load.PushTarget;
import chat.maru.bench.load.ReadPlan;
import chat.maru.bench.load.ReadResult;
import chat.maru.bench.load.Reader;
import chat.maru.bench.load.Relay;
import chat.maru.bench.load.StormGenerator;
import chat.maru.bench.load.StormPlan;
import chat.maru.bench.load.StormResult;
import chat.maru.bench.peers.Peer;
import chat.maru.bench.peers.PeerServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// Where workloads run: the machine's cores, a folder, servers, and one crowd that the runs of load share.
/// Confined to one thread.
public final class Stage implements AutoCloseable {
    /// Of so many messages of a storm one goes to those who are cut off.
    static final int STORM_SHARE = 10;

    private static final int HEAT_OUTSTANDING = 4;
    private static final int INFORM_SECONDS = 60;

    /// What it takes a generator at least to be compiled well.
    private static final int WARM_SECONDS = 3;
    static final int AWAY_OUTSTANDING = 16;

    /// Within which another server must hold so many connections, or have them back.
    static final int IDLE_SECONDS = 30;

    private final ServerLauncher launcher;
    private final Settings settings;
    private final Cores cores;
    private final Path folder;
    private final InstantSource clock;
    private final Consumer<String> progress;
    private final Map<Integer, Double> saturation = new TreeMap<>();
    private @Nullable Crowd crowd;
    private int folders;

    /// @param folder an empty folder on the disk to be measured; what is in it afterwards may be deleted
    /// @param progress told a line now and then
    public Stage(
            ServerLauncher launcher,
            Settings settings,
            Cores cores,
            Path folder,
            InstantSource clock,
            Consumer<String> progress) {
        this.launcher = launcher;
        this.settings = settings;
        this.cores = cores;
        this.folder = folder;
        this.clock = clock;
        this.progress = progress;
    }

    /// A server and the people on it.
    record Crowd(ServerProcess server, People people) implements AutoCloseable {
        @Override
        public void close() {
            people.close();
            server.close();
        }
    }

    /// A run's result, and how the server worked by its own metrics, as [Counters#workSince] has it.
    record Loaded(LoadResult result, List<Figure> work) {
        Loaded {
            work = List.copyOf(work);
        }
    }

    Settings settings() {
        return settings;
    }

    ServerLauncher launcher() {
        return launcher;
    }

    void say(String line) {
        progress.accept(line);
    }

    /// An empty data folder of its own.
    Path data() throws IOException {
        folders++;
        return Files.createDirectory(folder.resolve("data-" + folders));
    }

    /// Starts a server on a folder of its own; the caller closes it.
    ServerProcess serve(boolean liftLimits) throws IOException, InterruptedException {
        return serve(data(), liftLimits);
    }

    /// Starts a server on this folder; the caller closes it.
    ServerProcess serve(Path data, boolean liftLimits) throws IOException, InterruptedException {
        return serve(data, liftLimits, List.of());
    }

    private ServerProcess serve(Path data, boolean liftLimits, List<String> flags)
            throws IOException, InterruptedException {
        return ServerProcess.start(launcher, data, cores.server(), liftLimits, flags, folder.resolve("server.log"));
    }

    /// The flags of a server that wakes devices by Web Push, at once, on this machine too.
    List<String> webPush() {
        return List.of(
                "--push.webpush.key=" + folder.resolve("vapid.pem"),
                "--push.webpush.contact=mailto:operator@example.org",
                "--push.webpush.this-machine=on",
                "--push.delay-seconds=0");
    }

    /// Starts a server on a folder of its own with people on it; the caller closes both.
    Crowd gather(int count, int partners) throws IOException, InterruptedException {
        return gather(data(), count, partners);
    }

    /// The same with these flags for the server.
    Crowd gather(int count, int partners, List<String> flags) throws IOException, InterruptedException {
        return gather(data(), count, partners, flags, Api::at);
    }

    /// The same by TLS, with this certificate for the server.
    Crowd gather(int count, int partners, Certificate certificate) throws IOException, InterruptedException {
        return gather(data(), count, partners, certificate.flags(), port -> Api.overTls(port, certificate.trusting()));
    }

    /// Starts a server on this folder with people on it; the caller closes both.
    Crowd gather(Path data, int count, int partners) throws IOException, InterruptedException {
        return gather(data, count, partners, List.of(), Api::at);
    }

    /// @param reaching makes the API of the server on a port
    private Crowd gather(Path data, int count, int partners, List<String> flags, IntFunction<Api> reaching)
            throws IOException, InterruptedException {
        ServerProcess server = serve(data, true, flags);
        People people = new People(reaching.apply(server.port()), clock);
        Crowd gathered = new Crowd(server, people);
        try {
            long began = System.nanoTime();
            people.settle(count, partners, settings.seed());
            say(String.format(
                    Locale.ROOT, "  %d people signed up in %.1f s", count, (System.nanoTime() - began) / 1e9));
            return gathered;
        } catch (IOException | InterruptedException | RuntimeException e) {
            gathered.close();
            throw e;
        }
    }

    /// Starts a generator on the other core; the caller closes it.
    GeneratorProcess generate(Plan plan) throws IOException {
        return start(Generator.class, plan);
    }

    /// Starts a relay on the server's core, where a server would be; the caller closes it.
    GeneratorProcess relay() throws IOException {
        return GeneratorProcess.start(Relay.class, List.of(), cores.server(), false);
    }

    /// Starts somebody who makes load on the other core; the caller closes it.
    private GeneratorProcess start(Class<?> program, Object plan) throws IOException {
        boolean hasty = settings.warmSeconds() < WARM_SECONDS;
        return GeneratorProcess.start(program, plan, cores.generator(), hasty);
    }

    /// The crowd that all runs share; gathered when it is first needed.
    Crowd crowd() throws IOException, InterruptedException {
        Crowd shared = crowd;
        if (shared == null) {
            shared = gather(settings.connections(), settings.partners());
            crowd = shared;
            heat(shared);
        }
        return shared;
    }

    /// One run of 1:1 messages among the crowd that all such runs share.
    Loaded load(Load load, int run) throws IOException, InterruptedException {
        return load(crowd().server(), crowd().people().population(), load, run);
    }

    /// One run of messages among these people, each of whom holds one connection.
    Loaded load(ServerProcess server, Population population, Load load, int run)
            throws IOException, InterruptedException {
        Counters before = Counters.of(server.metrics());
        LoadResult result = load(server.port(), server.processes(), population, load, run);
        return new Loaded(result, Counters.of(server.metrics()).workSince(before));
    }

    /// Something to be done while there is load.
    interface Meanwhile {
        void run() throws IOException, InterruptedException;
    }

    /// One run of messages among these people, with something done when it is warm, which takes as long as the window.
    LoadResult load(ServerProcess server, Population population, Load load, int run, Meanwhile meanwhile)
            throws IOException, InterruptedException {
        try (GeneratorProcess generator = generate(plan(server.port(), server.processes(), population, load, run))) {
            TimeUnit.SECONDS.sleep(settings.warmSeconds());
            meanwhile.run();
            return generator.result(LoadResult.class);
        }
    }

    /// One run of messages among these people on whatever listens there.
    ///
    /// @param processes the server's
    LoadResult load(int port, List<Long> processes, Population population, Load load, int run) throws IOException {
        try (GeneratorProcess generator = generate(plan(port, processes, population, load, run))) {
            return generator.result(LoadResult.class);
        }
    }

    /// A run that does not count, and makes a server warm that has to be compiled and was just started.
    ///
    /// @param processes the server's
    LoadResult heat(int port, List<Long> processes, Population population, Plan.Transport transport)
            throws IOException {
        return heat(port, processes, population, transport, settings.heatSeconds());
    }

    /// The same for so many seconds.
    LoadResult heat(int port, List<Long> processes, Population population, Plan.Transport transport, int seconds)
            throws IOException {
        Load load = Load.saturating(transport, HEAT_OUTSTANDING);
        try (GeneratorProcess generator = generate(plan(port, processes, population, load, 0, seconds, 1))) {
            return generator.result(LoadResult.class);
        }
    }

    private void heat(Crowd shared) throws IOException, InterruptedException {
        if (settings.heatSeconds() > 0) {
            say(String.format(Locale.ROOT, "  warming up for %d s", settings.heatSeconds()));
            LoadResult result = heat(
                    shared.server().port(),
                    shared.server().processes(),
                    shared.people().population(),
                    Plan.Transport.WEBSOCKET);
            if (!result.faults().isEmpty()) {
                throw new IOException("the run to warm up was not correct: " + result.faults());
            }
        }
    }

    private Plan plan(int port, List<Long> processes, Population population, Load load, int run) throws IOException {
        return plan(port, processes, population, load, run, settings.warmSeconds(), settings.seconds());
    }

    private Plan plan(
            int port, List<Long> processes, Population population, Load load, int run, int warmSeconds, int seconds)
            throws IOException {
        return new Plan(
                port,
                write("population.json", population),
                load.pace(),
                load.transport(),
                population.accounts().size(),
                load.outstanding(),
                load.rate(),
                load.messages(),
                warmSeconds,
                seconds,
                List.of(),
                settings.seed() + run,
                processes,
                cores.server(),
                cores.generator());
    }

    /// Has the first of everybody there send to the others, who are away meanwhile and come back afterwards.
    ///
    /// @param crash whether the server is killed before they come back
    AwayResult away(Ground ground, int senders, boolean crash, int run) throws IOException, InterruptedException {
        Population population = ground.away(senders);
        Plan plan = new Plan(
                ground.port(),
                write("away.json", population),
                Plan.Pace.CLOSED,
                ground.transport(),
                population.accounts().size(),
                AWAY_OUTSTANDING,
                0,
                0,
                0,
                settings.seconds(),
                List.of(),
                settings.seed() + run,
                crash ? List.of() : ground.processes(),
                cores.server(),
                cores.generator());
        try (GeneratorProcess generator = start(AwayGenerator.class, new AwayPlan(plan, senders))) {
            int _ = generator.awaitHolding();
            if (crash) {
                ground.crash();
            }
            generator.goOn(ground.port());
            return generator.result(AwayResult.class);
        }
    }

    /// Starts a server of others on a folder of its own, with these people on it; the caller closes it.
    PeerServer serve(Peer peer, List<Population.Account> people) throws IOException, InterruptedException {
        return PeerServer.start(peer, data(), cores.server(), people);
    }

    /// Has somebody read, on the generator's core.
    ///
    /// @param since where to catch up from; empty for a snapshot
    /// @param tokens of the devices that read when it counts, one for each time; the first also reads before
    ReadResult read(ServerProcess server, ReadPlan.Way way, Expected expected, String since, List<String> tokens)
            throws IOException {
        ReadPlan plan = new ReadPlan(
                server.port(),
                way,
                write("expected.json", expected),
                since,
                tokens.getFirst(),
                settings.warmSeconds(),
                tokens.subList(1, tokens.size()),
                server.processes(),
                cores.server(),
                cores.generator());
        try (GeneratorProcess reader = start(Reader.class, plan)) {
            return reader.result(ReadResult.class);
        }
    }

    /// Has those who stay write to each other, and cuts the others off meanwhile, once.
    ///
    /// @param writers how many of the second population stay too, from the first on
    /// @param withinSeconds within which they come back; 0 for all at once
    StormResult storm(
            ServerProcess server, Population steady, Population crowd, int writers, int withinSeconds, int run)
            throws IOException {
        StormPlan plan = new StormPlan(
                openLoop(server, write("steady.json", steady), steady, settings.stormRate(), 2 * run),
                openLoop(server, write("crowd.json", crowd), crowd, settings.stormRate() / STORM_SHARE, 2 * run + 1),
                writers,
                withinSeconds,
                INFORM_SECONDS);
        try (GeneratorProcess generator = start(StormGenerator.class, plan)) {
            return generator.result(StormResult.class);
        }
    }

    private Plan openLoop(ServerProcess server, String file, Population population, double rate, int run) {
        return new Plan(
                server.port(),
                file,
                Plan.Pace.OPEN,
                Plan.Transport.WEBSOCKET,
                population.accounts().size(),
                0,
                rate,
                0,
                settings.warmSeconds(),
                settings.stormSeconds(),
                List.of(),
                settings.seed() + run,
                server.processes(),
                cores.server(),
                cores.generator());
    }

    /// Starts somebody who writes to these devices' owners, and the push service of the devices; the caller closes it.
    ///
    /// @param single how many of the devices are woken one by one, at the fixed rate
    GeneratorProcess push(ServerProcess server, List<PushTarget> targets, int single, int answerMillis)
            throws IOException {
        PushPlan plan = new PushPlan(
                server.port(),
                write("targets.json", targets),
                settings.runs(),
                settings.pushRate(),
                single,
                answerMillis,
                settings.seed(),
                server.processes(),
                cores.server(),
                cores.generator());
        return start(PushGenerator.class, plan);
    }

    /// An idle plan for a crowd.
    Plan idle(Crowd idlers, List<Integer> steps) throws IOException, InterruptedException {
        return idle(
                idlers.server().port(),
                idlers.server().processes(),
                write("population.json", idlers.people().population()),
                Plan.Transport.WEBSOCKET,
                steps);
    }

    private Plan idle(
            int port, List<Long> processes, String population, Plan.Transport transport, List<Integer> steps) {
        return new Plan(
                port,
                population,
                Plan.Pace.IDLE,
                transport,
                steps.getLast(),
                0,
                0,
                0,
                0,
                0,
                steps,
                settings.seed(),
                processes,
                cores.server(),
                cores.generator());
    }

    /// Starts somebody who holds connections of everybody there, then has all break off and come back at once; the
    /// caller closes it.
    ///
    /// @param steps numbers of connections at which to hold
    GeneratorProcess idle(Ground ground, List<Integer> steps) throws IOException, InterruptedException {
        Plan plan = idle(
                ground.port(),
                ground.processes(),
                write("idle.json", new Population(ground.pairs().accounts(), List.of())),
                ground.transport(),
                steps);
        return start(IdleGenerator.class, new IdlePlan(plan, settings.peerRuns(), IDLE_SECONDS));
    }

    private String write(String name, Object what) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, Json.MAPPER.writeValueAsString(what));
        return file.toString();
    }

    /// Notes what W1 reached with that many unanswered messages a sender.
    void saturated(int outstanding, double perSecond) {
        saturation.put(outstanding, perSecond);
    }

    /// What W1 has reached so far, by unanswered messages a sender.
    Map<Integer, Double> saturation() {
        return Map.copyOf(saturation);
    }

    /// Ends the server that runs share, if there is one.
    void dismiss() {
        if (crowd != null) {
            crowd.close();
            crowd = null;
        }
    }

    @Override
    public void close() {
        dismiss();
    }
}
