package chat.maru.bench.workload;

import chat.maru.bench.load.Latencies;
import chat.maru.bench.load.LoadResult;
import chat.maru.bench.load.Population;
import chat.maru.bench.load.StormResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/// What those who stay notice when very many connections break off at once and come back, and what those who come
/// back are told: the storm, in which they come back spread over a while, and W5, in which all do at once.
public final class Storm implements Workload {
    private static final int STEADY = 100;
    private static final int PARTNERS = 8;
    private static final int GROUP = 5;
    private static final int LAYERS = 2;
    private static final int GROUPS_PER_WRITER = 80;

    private final Form form;

    /// How they come back.
    public enum Form {
        /// Each after a while drawn by lot.
        SPREAD("storm", "A storm of reconnections"),
        /// Nobody waits.
        AT_ONCE("w5", "Everybody reconnects at once");

        private final String workload;
        private final String title;

        Form(String workload, String title) {
            this.workload = workload;
            this.title = title;
        }

        private int connections(Settings settings) {
            return this == SPREAD ? settings.stormConnections() : settings.reconnections();
        }

        private int withinSeconds(Settings settings) {
            return this == SPREAD ? settings.stormSeconds() : 0;
        }
    }

    public Storm(Form form) {
        this.form = form;
    }

    @Override
    public String name() {
        return form.workload;
    }

    /// Who is who among all people, in this order: those who write to each other all the time; those who write to the
    /// small groups; those in the small groups, who are cut off.
    record Cast(int writers, int cut) {
        static Cast of(int cut) {
            return new Cast(Math.ceilDiv(LAYERS * Math.ceilDiv(cut, GROUP), GROUPS_PER_WRITER), cut);
        }

        int all() {
            return STEADY + writers + cut;
        }

        /// Twice everybody in groups of five, each with a writer, who comes first.
        List<List<Integer>> groups(long seed) {
            List<List<Integer>> groups = new ArrayList<>();
            List<Integer> people = new ArrayList<>(
                    IntStream.range(STEADY + writers, all()).boxed().toList());
            Random random = new Random(seed);
            for (int layer = 0; layer < LAYERS; layer++) {
                for (int i = 0; i < people.size(); i += GROUP) {
                    List<Integer> group = new ArrayList<>(List.of(STEADY + groups.size() % writers));
                    group.addAll(people.subList(i, Math.min(i + GROUP, people.size())));
                    groups.add(group);
                }
                Collections.shuffle(people, random);
            }
            return groups;
        }
    }

    @Override
    public Outcome run(Stage stage) throws IOException, InterruptedException {
        Settings settings = stage.settings();
        Cast cast = Cast.of(form.connections(settings));
        List<StormResult> runs = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        try (Stage.Crowd crowd = stage.gather(cast.all(), 0, List.of())) {
            People people = crowd.people();
            List<Population.Conversation> pairs = people.direct(People.drawn(STEADY, PARTNERS, settings.seed()));
            List<Population.Conversation> groups = people.groups(cast.groups(settings.seed()), 1);
            for (int run = 1; run <= settings.runs(); run++) {
                StormResult result = stage.storm(
                        crowd.server(),
                        people.population(pairs),
                        people.population(groups),
                        cast.writers(),
                        form.withinSeconds(settings),
                        run);
                stage.say(String.format(
                        Locale.ROOT,
                        "  %s, run %d: all back after %.1f s, all caught up after %.1f s, all seen after %.1f s",
                        name(),
                        run,
                        result.allBackNanos() / 1e9,
                        result.allCaughtUpNanos() / 1e9,
                        result.allRightNanos() / 1e9));
                result.faults().forEach(fault -> faults.add(name() + ": " + fault));
                runs.add(result);
            }
        }
        return new Outcome(
                name(),
                form.title,
                method(settings, cast),
                List.of(before(settings, runs), after(settings, runs)),
                faults);
    }

    private String method(Settings settings, Cast cast) {
        return String.format(
                Locale.ROOT,
                "%,d people, each with one WebSocket and in %d groups of %d and a writer, watch who is online. All of "
                        + "them are cut off at one instant, without a close frame (their connections are reset), and come "
                        + "back %s, each from the cursor it had reached, and watch again. Meanwhile %d others, who stay, "
                        + "write to each other at %,.0f messages/s, an open loop as in W2: the times of messages are "
                        + "theirs, in the %d s before the cut and from it on %s. The %,d writers, who stay too, send %,.0f "
                        + "messages/s to the groups, also to those who are away: in the end each has come to everybody, "
                        + "once and in order. *Connected*: from beginning to connect until the server has answered the "
                        + "first frame. *Told who is online*: from then until one knows of everybody in one's groups that "
                        + "they are online; whoever is cut off counts as online for 20 s more. *Caught up*: connected, and "
                        + "in possession of all messages that should have been sent before that.",
                cast.cut(),
                LAYERS,
                GROUP,
                comingBack(settings),
                STEADY,
                settings.stormRate(),
                settings.stormSeconds(),
                form == Form.SPREAD
                        ? String.format(Locale.ROOT, "for %d s at least", 2 * settings.stormSeconds())
                        : "until all are told who is online",
                cast.writers(),
                settings.stormRate() / Stage.STORM_SHARE);
    }

    private String comingBack(Settings settings) {
        return switch (form) {
            case SPREAD -> String.format(Locale.ROOT, "within %d s, evenly at random", settings.stormSeconds());
            case AT_ONCE ->
                "all at once (what the system's queue of connections has no room for, TCP tries again after a second "
                        + "or more, and whom the server turns away comes again a second later)";
        };
    }

    private static Row before(Settings settings, List<StormResult> runs) {
        List<LoadResult> before = runs.stream().map(StormResult::before).toList();
        return new Row(
                String.format(Locale.ROOT, "%d s before", settings.stormSeconds()),
                load(before),
                Figures.marks(before, true));
    }

    private Row after(Settings settings, List<StormResult> runs) {
        List<LoadResult> after = runs.stream().map(StormResult::after).toList();
        List<Figure> figures = new ArrayList<>(load(after));
        for (int percentile : new int[] {50, 99}) {
            figures.add(
                    median("delivered p" + percentile + " to that before", "", runs, run -> ratio(run, percentile)));
        }
        if (form == Form.AT_ONCE) {
            figures.add(
                    median("connections", "1/s", runs, run -> form.connections(settings) / (run.allBackNanos() / 1e9)));
        }
        figures.addAll(times("connected", runs, StormResult::connecting));
        figures.addAll(times("told who is online", runs, StormResult::learning));
        figures.add(median("from the cut until all are connected", "s", runs, run -> run.allBackNanos() / 1e9));
        figures.add(median("from the cut until all are caught up", "s", runs, run -> run.allCaughtUpNanos() / 1e9));
        figures.add(median("from the cut until all are told", "s", runs, run -> run.allRightNanos() / 1e9));
        figures.add(median("delivered in the groups", "messages", runs, StormResult::crowdDelivered));
        figures.add(median("told that somebody is offline", "times", runs, StormResult::offlineTold));
        figures.add(median("turned away and come again", "times", runs, StormResult::refused));
        return new Row(variant(settings), figures, Figures.marks(after, true));
    }

    private String variant(Settings settings) {
        return switch (form) {
            case SPREAD ->
                String.format(
                        Locale.ROOT,
                        "%d s from then on, %,d cut off",
                        2 * settings.stormSeconds(),
                        form.connections(settings));
            case AT_ONCE ->
                String.format(Locale.ROOT, "until all are told who is online, %,d cut off", form.connections(settings));
        };
    }

    private static double ratio(StormResult run, double percentile) {
        return at(run.after(), percentile) / at(run.before(), percentile);
    }

    private static double at(LoadResult run, double percentile) {
        return Math.max(1, Latencies.decode(run.deliveredAfter()).getValueAtPercentile(percentile));
    }

    private static List<Figure> load(List<LoadResult> runs) {
        List<Figure> figures = new ArrayList<>();
        figures.add(Figures.median("messages", "1/s", runs, LoadResult::perSecond));
        for (int percentile : new int[] {50, 99}) {
            figures.add(Figures.percentile("acknowledged p" + percentile, runs, LoadResult::acknowledged, percentile));
            figures.add(Figures.percentile("delivered p" + percentile, runs, LoadResult::deliveredAfter, percentile));
        }
        figures.add(Figures.percentile("send lag p99", runs, LoadResult::lag, 99));
        figures.add(Figures.median("server's share of its core", "%", runs, run -> 100 * run.serverShare()));
        figures.add(Figures.median("generator's share of its core", "%", runs, run -> 100 * run.generatorShare()));
        figures.add(Figures.median("others on either core", "%", runs, run -> 100 * run.others()));
        figures.add(Figures.median("stolen from either core", "%", runs, run -> 100 * run.stolen()));
        return figures;
    }

    private static List<Figure> times(String name, List<StormResult> runs, Function<StormResult, String> of) {
        List<String> encoded = runs.stream().map(of).toList();
        return List.of(Figures.pooled(name + " p50", encoded, 50), Figures.pooled(name + " p99", encoded, 99));
    }

    private static Figure median(String name, String unit, List<StormResult> runs, ToDoubleFunction<StormResult> of) {
        return Figure.median(name, unit, runs.stream().mapToDouble(of).boxed().toList());
    }
}
