package chat.maru.bench.workload;

import chat.maru.bench.load.AwayResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/// What became of messages to people who were away, once without a crash of the server and once with one. Immutable.
///
/// @param quiet   without a crash
/// @param crashed with one
record Away(AwayResult quiet, AwayResult crashed) {
    static final String TITLE = "People who are away, and a crash";

    private static final double LEAST_SECONDS = 0.001;

    /// How it comes about, for the page.
    static String method(Settings settings) {
        int senders = settings.awaySenders();
        return String.format(
                Locale.ROOT,
                "%,d people with %d messages outstanding each write to %,d who are away, for %d s. When all is "
                        + "acknowledged, those who were away come back, and the time runs from the first who connects to "
                        + "the last message. Then all of it once more, but before they come back the server is killed "
                        + "with SIGKILL and started again: what was acknowledged and does not come within 5 s of silence "
                        + "is lost.",
                senders,
                Stage.AWAY_OUTSTANDING,
                settings.connections() - senders,
                settings.seconds());
    }

    static double acknowledgedPerSecond(AwayResult result) {
        return result.acknowledged() / result.sendSeconds();
    }

    static List<Figure> figures(List<Away> runs) {
        return List.of(
                median("acknowledged", "1/s", runs, away -> acknowledgedPerSecond(away.quiet())),
                median(
                        "delivered to those who come back",
                        "1/s",
                        runs,
                        away -> away.quiet().delivered()
                                / Math.max(LEAST_SECONDS, away.quiet().deliverySeconds())),
                median("lost without a crash", "% of the acknowledged", runs, away -> share(away.quiet())),
                median("lost by a crash", "% of the acknowledged", runs, away -> share(away.crashed())));
    }

    static Figure median(String name, String unit, List<Away> runs, ToDoubleFunction<Away> of) {
        return Figure.median(name, unit, runs.stream().mapToDouble(of).boxed().toList());
    }

    private static double share(AwayResult of) {
        return 100.0 * of.lost() / Math.max(1, of.acknowledged());
    }

    /// What is wrong with messages that were acknowledged, apart from their not being there.
    List<String> faults() {
        return Stream.concat(quiet.faults().stream(), crashed.faults().stream())
                .distinct()
                .toList();
    }

    /// The same, and how many are not there.
    List<String> faultsAndLosses() {
        List<String> all = new ArrayList<>(faults());
        if (quiet.lost() != 0) {
            all.add("acknowledged but lost without a crash: " + quiet.lost());
        }
        if (crashed.lost() != 0) {
            all.add("acknowledged but lost by a crash: " + crashed.lost());
        }
        return all;
    }
}
