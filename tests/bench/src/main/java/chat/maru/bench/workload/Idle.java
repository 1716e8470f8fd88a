package chat.maru.bench.workload;

import chat.maru.bench.load.IdleResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/// What connections cost a server of any kind that only exist, and how soon all are back that break off at once.
/// Immutable.
///
/// @param few connections at the first hold
/// @param many connections at the second
/// @param residentFew bytes of the server's processes at the first
/// @param residentMany the same at the second
record Idle(int few, int many, long residentFew, long residentMany, IdleResult result) {
    static final String TITLE = "W4 and W5: idle connections, and everybody reconnects at once";

    private static final int BASE = 200;
    private static final int REST_SECONDS = 1;
    private static final double KIB = 1024;

    /// Measures it there.
    static Idle on(Stage stage, Ground ground) throws IOException, InterruptedException {
        int most = stage.settings().idleSideBySide();
        try (GeneratorProcess generator = stage.idle(ground, List.of(Math.min(BASE, most / 2), most))) {
            int few = generator.awaitHolding();
            long residentFew = resident(ground);
            generator.goOn();
            int many = generator.awaitHolding();
            long residentMany = resident(ground);
            generator.goOn();
            return new Idle(few, many, residentFew, residentMany, generator.result(IdleResult.class));
        }
    }

    private static long resident(Ground ground) throws IOException, InterruptedException {
        TimeUnit.SECONDS.sleep(REST_SECONDS);
        return ground.resident();
    }

    /// How it comes about, for the page.
    static String method(Settings settings) {
        int most = settings.idleSideBySide();
        return String.format(
                Locale.ROOT,
                "As W4 and W5, but all connections belong to the same %,d people, several to a person, and nobody writes. "
                        + "The slope of the resident memory of all of a server's processes from %,d connections, which are "
                        + "logged in, to %,d. Others were just started and have had no load yet. Maru has had its load, "
                        + "for else compiling would be counted, and collects garbage before each reading: it may have "
                        + "found room in what it held, so see its live heap in W4. The kernel's side of sockets is not in "
                        + "it. Then, %d times, all of them break off at "
                        + "one instant and connect again at once. What the server's queue of connections has no room for, "
                        + "TCP tries again after a second or more; whoever is turned away comes again after a second. What "
                        + "takes more than %d s is given up, and a mark says so.",
                settings.connections(),
                Math.min(BASE, most / 2),
                most,
                settings.peerRuns(),
                Stage.IDLE_SECONDS);
    }

    /// Of each connection.
    double residentKib() {
        return (residentMany - residentFew) / KIB / Math.max(1, many - few);
    }

    /// As many as there are; what was not in time is left out.
    List<Figure> figures() {
        List<Figure> figures = new ArrayList<>();
        figures.add(Figure.once("resident", "KiB each", residentKib()));
        figures.add(Figure.once("resident in all", "MiB", residentMany / KIB / KIB));
        figures.add(Figure.once("connections held", "", many));
        if (result.late().isEmpty() || !result.backSeconds().isEmpty()) {
            figures.add(Figure.once("logged in, one after another", "1/s", (many - few) / result.connectSeconds()));
        }
        if (!result.backSeconds().isEmpty()) {
            figures.add(Figure.median("until all are back", "s", result.backSeconds()));
            figures.add(Figure.median(
                    "back",
                    "1/s",
                    result.backSeconds().stream().map(seconds -> many / seconds).toList()));
        }
        figures.add(Figure.once("turned away and come again", "times", (double) result.refused()));
        return figures;
    }

    /// What went wrong, and what took too long.
    List<String> faults() {
        List<String> faults = new ArrayList<>(result.faults());
        faults.addAll(result.late());
        return faults;
    }
}
