package chat.maru.crash.simulation;

import chat.maru.crash.check.Checker;
import chat.maru.crash.check.Enough;
import chat.maru.crash.check.Finding;
import chat.maru.crash.check.Totals;
import chat.maru.crash.check.Verdict;
import chat.maru.crash.history.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// A node and its clients from one seed: the same seed gives the same history, byte for byte.
///
/// Holds nothing.
public final class Simulation {
    private static final int STEPS = 1_500;
    private static final Enough ENOUGH = new Enough(0, 0, true);
    private static final int ACKED = 5;

    private Simulation() {}

    /// Plays one run to its end, or up to where a promise is seen to be broken, and judges it. Confined to the
    /// calling thread, and independent of what others play meanwhile.
    ///
    /// @param sink is given everything that happens, as it happens
    public static Verdict run(long seed, Consumer<Event> sink) {
        Checker checker = new Checker(ENOUGH);
        World world = new World(seed, event -> {
            sink.accept(event);
            checker.accept(event);
        });
        world.recorder.tell(at -> new Event.Run(at, "simulation", seed));
        try {
            for (int step = 0; step < STEPS && !checker.broken() && !world.expectations.broken(); step++) {
                world.step();
            }
            if (!checker.broken() && !world.expectations.broken()) {
                new Ending(world).play();
            }
        } catch (RuntimeException | Error e) {
            world.expectations.broke(e);
        }
        return both(checker.verdict(), world.expectations.findings());
    }

    /// What happened too seldom in so many runs to say anything. In a single one by itself little may happen.
    public static List<String> lacking(int runs, Totals totals) {
        List<String> lacking = new ArrayList<>();
        if (totals.acked() < (long) ACKED * runs) {
            lacking.add("only " + totals.acked() + " messages were acknowledged in " + runs + " runs");
        }
        if (totals.faults() < runs) {
            lacking.add("only " + totals.faults() + " faults had an effect in " + runs + " runs");
        }
        return lacking;
    }

    private static Verdict both(Verdict judged, List<Finding> seen) {
        if (seen.isEmpty()) {
            return judged;
        }
        List<Finding> all = new ArrayList<>(seen);
        if (judged instanceof Verdict.Invalid invalid) {
            all.addAll(invalid.findings());
        }
        return new Verdict.Invalid(judged.totals(), all);
    }
}
