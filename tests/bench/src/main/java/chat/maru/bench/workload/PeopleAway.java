package chat.maru.bench.workload;

import chat.maru.bench.load.AwayResult;
import chat.maru.bench.load.LoadResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// W6, and of W8 what a kill does: messages to people who are away and then come back.
public final class PeopleAway implements Workload {
    @Override
    public String name() {
        return "w6";
    }

    @Override
    public Outcome run(Stage stage) throws IOException, InterruptedException {
        List<String> faults = new ArrayList<>();
        List<Away> runs;
        try (Ground ground = new MaruGround(stage)) {
            LoadResult warm = stage.heat(ground.port(), ground.processes(), ground.pairs(), ground.transport());
            faults.addAll(warm.faults());
            // A server that was killed is cold again: those runs come last.
            List<AwayResult> quiet = away(stage, ground, false);
            List<AwayResult> crashed = away(stage, ground, true);
            runs = IntStream.range(0, quiet.size())
                    .mapToObj(i -> new Away(quiet.get(i), crashed.get(i)))
                    .toList();
        }
        runs.forEach(run -> faults.addAll(run.faultsAndLosses()));
        return new Outcome(
                name(),
                Away.TITLE,
                Away.method(stage.settings()) + " The server is one of its own, and warm; the runs with a crash follow "
                        + "those without on it.",
                List.of(row(stage.settings(), runs)),
                faults.stream().map(fault -> "w6: " + fault).toList());
    }

    private static List<AwayResult> away(Stage stage, Ground ground, boolean crash)
            throws IOException, InterruptedException {
        List<AwayResult> results = new ArrayList<>();
        for (int run = 1; run <= stage.settings().runs(); run++) {
            AwayResult result = stage.away(ground, stage.settings().awaySenders(), crash, 2 * run + (crash ? 1 : 0));
            stage.say(String.format(
                    Locale.ROOT,
                    "  w6%s, run %d: %,.0f/s acknowledged, %,d delivered in %.2f s, %,d lost",
                    crash ? ", killed with -9" : "",
                    run,
                    Away.acknowledgedPerSecond(result),
                    result.delivered(),
                    result.deliverySeconds(),
                    result.lost()));
            results.add(result);
        }
        return results;
    }

    private static Row row(Settings settings, List<Away> runs) {
        List<Figure> figures = Stream.concat(
                        Stream.of(
                                Away.median(
                                        "messages",
                                        "",
                                        runs,
                                        away -> away.quiet().acknowledged()),
                                Away.median(
                                        "from the first who connects until all are delivered",
                                        "s",
                                        runs,
                                        away -> away.quiet().deliverySeconds()),
                                Away.median(
                                        "server CPU meanwhile",
                                        "s/100,000",
                                        runs,
                                        away -> Figures.HUNDRED_THOUSAND
                                                * away.quiet().serverCpuSeconds()
                                                / Math.max(1, away.quiet().delivered()))),
                        Away.figures(runs).stream())
                .toList();
        return new Row(
                String.format(Locale.ROOT, "%,d away", settings.connections() - settings.awaySenders()),
                figures,
                List.of());
    }
}
