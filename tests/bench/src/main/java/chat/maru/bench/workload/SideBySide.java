package chat.maru.bench.workload;

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
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/// Maru and servers of others under the same load, in turns: a run of one is followed by the same run of the next. Each
/// is on a server of its own that was started for it and has had one run that does not count. Used once, by one thread.
public final class SideBySide {
    /// What the names of all its outcomes begin with.
    public static final String PREFIX = "side-by-side-";

    private static final int MANY = 4;

    private final List<Contender> contenders;
    /// What kept a server of others from being measured.
    private final Map<Contender, List<String>> failures = new HashMap<>();

    /// Who is measured.
    ///
    /// @param peer empty for Maru
    private record Contender(String name, Optional<Peer> peer, String acknowledgement) {}

    private enum Measure {
        ONE("1:1 messages, 1 outstanding a sender"),
        FOUR("1:1 messages, 4 outstanding a sender"),
        RATE("1:1 messages at a fixed rate"),
        GROUP("one group, 1 outstanding a sender"),
        GROUP_FOUR("one group, 4 outstanding a sender"),
        GROUPS("five groups, 4 outstanding a sender");

        private final String title;

        Measure(String title) {
            this.title = title;
        }

        boolean isOfGroups() {
            return this == GROUP || this == GROUP_FOUR || this == GROUPS;
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
    /// @throws IOException if a server or a generator did not start, or ended early
    public List<Outcome> run(Stage stage) throws IOException, InterruptedException {
        stage.dismiss();
        Map<Measure, Map<Contender, List<LoadResult>>> results = new EnumMap<>(Measure.class);
        Map<Contender, List<Away>> away = new LinkedHashMap<>();
        for (int run = 1; run <= stage.settings().runs(); run++) {
            for (Contender contender : contenders) {
                try {
                    run(stage, contender, run, results, away);
                } catch (IOException e) {
                    if (contender.peer().isEmpty()) {
                        throw e;
                    }
                    failures.computeIfAbsent(contender, _ -> new ArrayList<>()).add(sentence(e));
                    stage.say("  " + contender.name() + ", run " + run + ": " + sentence(e));
                }
            }
        }
        List<Outcome> outcomes = new ArrayList<>();
        results.forEach((measure, all) -> outcomes.add(outcome(measure, all, stage.settings())));
        outcomes.add(outcome(away, stage.settings()));
        return outcomes;
    }

    private static String sentence(IOException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("it did not work");
    }

    /// All measures of one server in one turn.
    private static void run(
            Stage stage,
            Contender contender,
            int run,
            Map<Measure, Map<Contender, List<LoadResult>>> results,
            Map<Contender, List<Away>> away)
            throws IOException, InterruptedException {
        try (Ground ground = ground(contender, stage)) {
            LoadResult _ = stage.heat(ground.port(), ground.processes(), ground.pairs(), ground.transport());
            for (Measure measure : Measure.values()) {
                LoadResult result = play(stage, ground, measure, run);
                tell(stage, contender, measure, run, result);
                results.computeIfAbsent(measure, _ -> new LinkedHashMap<>())
                        .computeIfAbsent(contender, _ -> new ArrayList<>())
                        .add(result);
            }
            away.computeIfAbsent(contender, _ -> new ArrayList<>()).add(away(stage, ground, contender, run));
        }
    }

    private static Away away(Stage stage, Ground ground, Contender contender, int run)
            throws IOException, InterruptedException {
        int senders = stage.settings().awaySenders();
        Away away =
                new Away(stage.away(ground, senders, false, 2 * run), stage.away(ground, senders, true, 2 * run + 1));
        stage.say(String.format(
                Locale.ROOT,
                "  %s, to people who are away, run %d: %,.0f/s acknowledged; killed with -9: %,d of %,d lost%s",
                contender.name(),
                run,
                Away.acknowledgedPerSecond(away.quiet()),
                away.crashed().lost(),
                away.crashed().acknowledged(),
                away.faults().isEmpty() ? "" : " " + away.faults()));
        return away;
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
            case FOUR, GROUP_FOUR, GROUPS -> Load.saturating(ground.transport(), MANY);
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
        Contender maru = contenders.getFirst();
        List<LoadResult> ours = Objects.requireNonNull(all.get(maru));
        double own = Figures.median("", "", ours, measure.rate()).value();
        List<Row> rows = new ArrayList<>();
        all.forEach((contender, runs) -> rows.add(row(measure, contender, runs, own)));
        List<String> faults = ours.stream()
                .flatMap(result -> result.faults().stream())
                .map(fault -> measure.title + ": " + fault)
                .toList();
        return new Outcome(
                PREFIX + measure.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                measure.title,
                method(measure, settings),
                rows,
                faults);
    }

    private Outcome outcome(Map<Contender, List<Away>> all, Settings settings) {
        List<Row> rows = new ArrayList<>();
        all.forEach((contender, runs) -> rows.add(row(contender, runs)));
        List<String> faults = Objects.requireNonNull(all.get(contenders.getFirst())).stream()
                .flatMap(away -> away.faultsAndLosses().stream())
                .map(fault -> "to people who are away: " + fault)
                .toList();
        return new Outcome(PREFIX + "away", Away.TITLE, Away.method(settings), rows, faults);
    }

    private Row row(Contender contender, List<Away> runs) {
        return new Row(
                contender.name(),
                Away.figures(runs),
                marks(contender, runs.stream().flatMap(away -> away.faults().stream())));
    }

    private String method(Measure measure, Settings settings) {
        String what = switch (measure) {
            case ONE, FOUR -> "As W1, but that others' senders do not receive their own messages.";
            case RATE -> String.format(Locale.ROOT, "As W2, at %,.0f/s.", settings.rate());
            case GROUP, GROUP_FOUR, GROUPS ->
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
        marks.addAll(marks(contender, runs.stream().flatMap(result -> result.faults().stream())));
        return new Row(contender.name(), figures, marks);
    }

    /// What did not add up at a server of others, without how often.
    private List<String> marks(Contender contender, Stream<String> faults) {
        return contender.peer().isEmpty()
                ? List.of()
                : Stream.concat(
                                faults.map(fault -> fault.replaceFirst("(: \\d+)? \\(\\d+\\)$", "")),
                                failures.getOrDefault(contender, List.of()).stream())
                        .distinct()
                        .toList();
    }
}
