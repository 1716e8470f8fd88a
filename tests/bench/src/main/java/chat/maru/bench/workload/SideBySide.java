package chat.maru.bench.workload;

import chat.maru.bench.load.AwayResult;
import chat.maru.bench.load.LoadResult;
import chat.maru.bench.peers.Peer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/// Maru and servers of others under the same load, in turns: a run of one is followed by the same run of the next.
/// Each server is started once, has had one run that does not count, and is stopped where it is while others have
/// their turn. Used once, by one thread.
public final class SideBySide {
    /// What the names of all its outcomes begin with.
    public static final String PREFIX = "side-by-side-";

    private static final String EVERYTHING = "everything";
    private static final String AWAY = "away";
    private static final String IDLE = "idle";
    private static final int MANY = 4;

    /// Nothing has to be compiled there.
    private static final int PEER_HEAT_SECONDS = 3;

    private final List<Contender> contenders;
    private final Map<Contender, Ground> grounds = new LinkedHashMap<>();
    private final Map<Measure, Map<Contender, List<LoadResult>>> results = new EnumMap<>(Measure.class);
    private final Map<Contender, List<AwayResult>> quiet = new HashMap<>();
    private final Map<Contender, List<AwayResult>> crashed = new HashMap<>();
    private final Map<Contender, Idle> idle = new HashMap<>();
    /// What kept a server of others from being measured, by the outcome that lacks it.
    private final Map<String, Map<Contender, List<String>>> failures = new HashMap<>();

    /// Who is measured.
    ///
    /// @param peer empty for Maru
    private record Contender(String name, Optional<Peer> peer, String acknowledgement) {}

    private enum Measure {
        ONE("W1: 1:1 messages, 1 outstanding a sender"),
        FOUR("W1: 1:1 messages, 4 outstanding a sender"),
        RATE("W2: 1:1 messages at a fixed rate"),
        GROUP("W3: one group, 1 outstanding a sender"),
        GROUPS("W3: five groups, 4 outstanding a sender");

        private final String title;

        Measure(String title) {
            this.title = title;
        }

        /// What the name of its outcome ends in.
        String outcome() {
            return name().toLowerCase(Locale.ROOT);
        }

        boolean isOfGroups() {
            return this == GROUP || this == GROUPS;
        }

        /// What it is about.
        ToDoubleFunction<LoadResult> rate() {
            return isOfGroups() ? LoadResult::deliveriesPerSecond : LoadResult::perSecond;
        }
    }

    /// @throws IOException if one of them is not installed
    public SideBySide(List<Peer> peers) throws IOException, InterruptedException {
        contenders = new ArrayList<>();
        contenders.add(new Contender("Maru", Optional.empty(), "the message is synced"));
        for (Peer peer : peers) {
            String extra = peer.label().substring(peer.product().length()).replace("+", " with ");
            contenders.add(new Contender(peer.version() + extra, Optional.of(peer), peer.acknowledgement()));
        }
    }

    /// Measures all of them; one outcome for each measure, with a row for each server. What a run of Maru has at
    /// fault is among the outcome's faults, what another's has among its row's marks.
    ///
    /// @throws IOException if Maru or a generator did not start, or ended early
    public List<Outcome> run(Stage stage) throws IOException, InterruptedException {
        stage.dismiss();
        try {
            for (Contender contender : contenders) {
                attempt(stage, contender, EVERYTHING, () -> open(stage, contender));
            }
            for (int run = 1; run <= stage.settings().peerRuns(); run++) {
                for (Measure measure : Measure.values()) {
                    measure(stage, measure, run);
                }
            }
            // Whoever was killed has to become warm again: that comes last.
            for (int run = 1; run <= stage.settings().peerRuns(); run++) {
                away(stage, false, run);
            }
            away(stage, true, 1);
        } finally {
            close();
        }
        return outcomes(stage.settings());
    }

    private void close() {
        List<RuntimeException> failed = new ArrayList<>();
        for (Ground ground : grounds.values()) {
            try {
                ground.close();
            } catch (RuntimeException e) {
                failed.add(e);
            }
        }
        if (!failed.isEmpty()) {
            throw failed.getFirst();
        }
    }

    private interface Step {
        void take() throws IOException, InterruptedException;
    }

    /// What a server of others fails in is noted, and the next has its turn.
    private void attempt(Stage stage, Contender contender, String outcome, Step step)
            throws IOException, InterruptedException {
        try {
            step.take();
        } catch (IOException e) {
            if (contender.peer().isEmpty()) {
                throw e;
            }
            failures.computeIfAbsent(outcome, _ -> new HashMap<>())
                    .computeIfAbsent(contender, _ -> new ArrayList<>())
                    .add(sentence(e));
            stage.say("  " + contender.name() + ": " + sentence(e));
        }
    }

    private static String sentence(IOException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("it did not work");
    }

    /// Starts one, makes it warm, measures its idle connections, and has it wait for its turn. Others have their load
    /// to become warm afterwards: memory that was freed after a load would hide what connections take.
    private void open(Stage stage, Contender contender) throws IOException, InterruptedException {
        Ground ground = ground(contender, stage);
        grounds.put(contender, ground);
        try {
            boolean maru = contender.peer().isEmpty();
            if (maru) {
                heat(stage, ground, stage.settings().heatSeconds());
            }
            attempt(stage, contender, IDLE, () -> idle(stage, contender, ground));
            if (!maru) {
                heat(stage, ground, Math.min(PEER_HEAT_SECONDS, stage.settings().heatSeconds()));
            }
        } finally {
            ground.pause();
        }
    }

    private static void heat(Stage stage, Ground ground, int seconds) throws IOException, InterruptedException {
        LoadResult _ = stage.heat(ground.port(), ground.processes(), ground.pairs(), ground.transport(), seconds);
    }

    private void idle(Stage stage, Contender contender, Ground ground) throws IOException, InterruptedException {
        Idle result = Idle.on(stage, ground);
        idle.put(contender, result);
        stage.say(String.format(
                Locale.ROOT,
                "  %s, %,d idle connections: %.1f KiB each; all back after %s s%s",
                contender.name(),
                result.many(),
                result.residentKib(),
                result.result().backSeconds(),
                result.faults().isEmpty() ? "" : " " + result.faults()));
    }

    /// One measure of each server in its turn; the others stand still meanwhile.
    private void everybody(Stage stage, String outcome, Turn turn) throws IOException, InterruptedException {
        for (Map.Entry<Contender, Ground> each : grounds.entrySet()) {
            Ground ground = each.getValue();
            attempt(stage, each.getKey(), outcome, () -> {
                ground.resume();
                try {
                    turn.take(each.getKey(), ground);
                } finally {
                    ground.pause();
                }
            });
        }
    }

    /// What one server is to do in its turn.
    private interface Turn {
        void take(Contender contender, Ground ground) throws IOException, InterruptedException;
    }

    private void measure(Stage stage, Measure measure, int run) throws IOException, InterruptedException {
        everybody(stage, measure.outcome(), (contender, ground) -> {
            if (measure == Measure.RATE) {
                requireFast(contender, stage.settings().rate());
            }
            LoadResult result = play(stage, ground, measure, run);
            tell(stage, contender, measure, run, result);
            results.computeIfAbsent(measure, _ -> new HashMap<>())
                    .computeIfAbsent(contender, _ -> new ArrayList<>())
                    .add(result);
        });
    }

    /// Whoever cannot hold a rate would be behind for longer than it was loaded.
    private void requireFast(Contender contender, double rate) throws IOException {
        List<LoadResult> most = results.getOrDefault(Measure.FOUR, Map.of()).getOrDefault(contender, List.of());
        if (contender.peer().isPresent()
                && !most.isEmpty()
                && most.stream().allMatch(result -> result.perSecond() < rate)) {
            throw new IOException(String.format(Locale.ROOT, "does not reach %,.0f/s", rate));
        }
    }

    private void away(Stage stage, boolean crash, int run) throws IOException, InterruptedException {
        int senders = stage.settings().awaySenders();
        Map<Contender, List<AwayResult>> into = crash ? crashed : quiet;
        everybody(stage, AWAY, (contender, ground) -> {
            AwayResult result = stage.away(ground, senders, crash, 2 * run + (crash ? 1 : 0));
            stage.say(String.format(
                    Locale.ROOT,
                    "  %s, to people who are away%s, run %d: %,.0f/s acknowledged, %,d of %,d lost%s",
                    contender.name(),
                    crash ? ", killed with -9" : "",
                    run,
                    Away.acknowledgedPerSecond(result),
                    result.lost(),
                    result.acknowledged(),
                    result.faults().isEmpty() ? "" : " " + result.faults()));
            into.computeIfAbsent(contender, _ -> new ArrayList<>()).add(result);
        });
    }

    private List<Outcome> outcomes(Settings settings) {
        List<Outcome> outcomes = new ArrayList<>();
        for (Measure measure : Measure.values()) {
            outcomes.add(outcome(measure, results.getOrDefault(measure, Map.of()), settings));
        }
        outcomes.add(awayOutcome(settings));
        outcomes.add(idleOutcome(settings));
        return outcomes;
    }

    private static void tell(Stage stage, Contender contender, Measure measure, int run, LoadResult result) {
        stage.say(String.format(
                Locale.ROOT,
                "  %s, %s, run %d: %,.0f/s%s",
                contender.name(),
                measure.title,
                run,
                measure.rate().applyAsDouble(result),
                result.faults().isEmpty() ? "" : " " + result.faults()));
    }

    private static Ground ground(Contender contender, Stage stage) throws IOException, InterruptedException {
        return contender.peer().isPresent()
                ? new PeerGround(stage, contender.peer().get())
                : new MaruGround(stage);
    }

    private static LoadResult play(Stage stage, Ground ground, Measure measure, int run)
            throws IOException, InterruptedException {
        Load load = switch (measure) {
            case ONE, GROUP -> Load.saturating(ground.transport(), 1);
            case FOUR, GROUPS -> Load.saturating(ground.transport(), MANY);
            case RATE -> Load.at(ground.transport(), stage.settings().rate());
        };
        return stage.load(
                ground.port(),
                ground.processes(),
                measure.isOfGroups() ? ground.groups(measure == Measure.GROUPS ? Settings.GROUPS : 1) : ground.pairs(),
                load,
                run);
    }

    private Outcome outcome(Measure measure, Map<Contender, List<LoadResult>> all, Settings settings) {
        List<LoadResult> ours = Objects.requireNonNull(all.get(contenders.getFirst()));
        double own = Figures.median("", "", ours, measure.rate()).value();
        List<String> faults = ours.stream()
                .flatMap(result -> result.faults().stream())
                .map(fault -> measure.title + ": " + fault)
                .toList();
        return new Outcome(
                PREFIX + measure.outcome(),
                measure.title,
                method(measure, settings),
                rows(measure.outcome(), all, (contender, runs) -> row(measure, contender, runs, own)),
                faults);
    }

    private Outcome awayOutcome(Settings settings) {
        Map<Contender, List<Away>> all = new HashMap<>();
        quiet.forEach((contender, runs) -> {
            List<AwayResult> others = crashed.getOrDefault(contender, List.of());
            if (!others.isEmpty()) {
                all.put(
                        contender,
                        runs.stream()
                                .map(run -> new Away(run, others.getFirst()))
                                .toList());
            }
        });
        List<String> faults = Objects.requireNonNull(all.get(contenders.getFirst())).stream()
                .flatMap(away -> away.faultsAndLosses().stream())
                .map(fault -> "to people who are away: " + fault)
                .toList();
        return new Outcome(
                PREFIX + AWAY,
                "W6 and W8: people who are away, and a crash",
                Away.method(settings) + " Everybody is killed once.",
                rows(
                        AWAY,
                        all,
                        (contender, runs) -> new Row(
                                contender.name(),
                                Away.figures(runs),
                                marks(contender, AWAY, runs.stream().flatMap(away -> away.faults().stream())))),
                faults);
    }

    private Outcome idleOutcome(Settings settings) {
        List<String> faults = Objects.requireNonNull(idle.get(contenders.getFirst())).faults().stream()
                .map(fault -> "idle connections: " + fault)
                .toList();
        return new Outcome(
                PREFIX + IDLE,
                Idle.TITLE,
                Idle.method(settings),
                rows(
                        IDLE,
                        idle,
                        (contender, result) -> new Row(
                                contender.name(), result.figures(), marks(contender, IDLE, result.faults().stream()))),
                faults);
    }

    /// A row for each server, one without figures for one that was never measured so.
    private <T> List<Row> rows(String outcome, Map<Contender, T> all, BiFunction<Contender, T, Row> row) {
        return contenders.stream()
                .map(contender -> {
                    T result = all.get(contender);
                    return result == null
                            ? new Row(contender.name(), List.of(), marks(contender, outcome, Stream.of()))
                            : row.apply(contender, result);
                })
                .toList();
    }

    private String method(Measure measure, Settings settings) {
        String what = switch (measure) {
            case ONE, FOUR -> "As W1, but that others' senders do not receive their own messages.";
            case RATE -> String.format(Locale.ROOT, "As W2, at %,.0f/s.", settings.rate());
            case GROUP, GROUPS ->
                String.format(
                        Locale.ROOT,
                        "As W3, of %d members; by XMPP in rooms, by MQTT by a topic to which all subscribe.",
                        settings.group());
        };
        StringBuilder all = new StringBuilder(what).append(" Acknowledged means:");
        contenders.forEach(contender -> all.append("\n* ")
                .append(contender.name())
                .append(": ")
                .append(contender.acknowledgement())
                .append('.'));
        return all.toString();
    }

    private Row row(Measure measure, Contender contender, List<LoadResult> runs, double maru) {
        List<Figure> figures = new ArrayList<>();
        if (measure.isOfGroups()) {
            figures.add(Figures.median("deliveries", "1/s", runs, LoadResult::deliveriesPerSecond));
        }
        figures.add(Figures.median("messages", "1/s", runs, LoadResult::perSecond));
        double rate = Figures.median("", "", runs, measure.rate()).value();
        figures.add(Figure.once("Maru's, of this", "times", maru / Math.max(1, rate)));
        if (measure == Measure.RATE) {
            for (double percentile : new double[] {50, 99}) {
                String p = "p" + (int) percentile;
                figures.add(Figures.percentile("acknowledged " + p, runs, LoadResult::acknowledged, percentile));
                figures.add(Figures.percentile("delivered " + p, runs, LoadResult::deliveredAfter, percentile));
            }
        }
        figures.addAll(
                measure.isOfGroups()
                        ? Figures.effort(runs, "s/100,000 deliveries", LoadResult::deliveries)
                        : Figures.effort(runs));
        List<String> marks = new ArrayList<>(Figures.marks(runs, measure == Measure.RATE));
        marks.addAll(marks(contender, measure.outcome(), runs.stream().flatMap(result -> result.faults().stream())));
        return new Row(contender.name(), figures, marks);
    }

    /// What did not add up at a server of others, without how often, and what kept it from being measured.
    private List<String> marks(Contender contender, String outcome, Stream<String> faults) {
        Stream<String> failed = Stream.of(EVERYTHING, outcome)
                .flatMap(each -> failures.getOrDefault(each, Map.of()).getOrDefault(contender, List.of()).stream());
        return contender.peer().isEmpty()
                ? List.of()
                : Stream.concat(faults.map(fault -> fault.replaceFirst("(: \\d+)? \\(\\d+\\)$", "")), failed)
                        .distinct()
                        .toList();
    }
}
