package chat.maru.crash.bugs;

import chat.maru.crash.check.Finding;
import chat.maru.crash.check.Promise;
import chat.maru.crash.check.Verdict;
import chat.maru.crash.simulation.Simulation;
import java.util.EnumSet;
import java.util.Set;

/// Plays simulated nodes, in a process with another class path, until a promise is seen to be broken.
final class SimulationProbe {
    private SimulationProbe() {}

    /// Prints each promise that is found broken, with the first seed that shows it, and ends as soon as the one is
    /// found
    /// that is looked for.
    ///
    /// @param arguments the promise that is looked for, and how many seeds there are
    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) {
        Promise wanted = Promise.valueOf(arguments[0]);
        long seeds = Long.parseLong(arguments[1]);
        Set<Promise> found = EnumSet.noneOf(Promise.class);
        for (long seed = 1; seed <= seeds && !found.contains(wanted); seed++) {
            if (Simulation.run(seed, _ -> {}) instanceof Verdict.Invalid invalid) {
                for (Finding finding : invalid.findings()) {
                    if (found.add(finding.promise())) {
                        System.out.println(finding.promise() + " seed " + seed + ": " + finding.what());
                    }
                }
            }
        }
    }
}
