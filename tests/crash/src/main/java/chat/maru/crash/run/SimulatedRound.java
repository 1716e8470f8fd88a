package chat.maru.crash.run;

import chat.maru.crash.check.Totals;
import chat.maru.crash.check.Verdict;
import chat.maru.crash.history.HistoryFile;
import chat.maru.crash.simulation.Simulation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;

/// Simulated nodes, one for each seed, on all cores.
///
/// Confined to one thread, apart from the nodes.
final class SimulatedRound {
    private final long first;
    private final int runs;
    private final Path folder;

    /// @param first  the first seed; the others follow it
    /// @param folder where the history of one that breaks a promise is kept
    SimulatedRound(long first, int runs, Path folder) {
        this.first = first;
        this.runs = runs;
        this.folder = Objects.requireNonNull(folder);
    }

    private record Run(long seed, Verdict verdict) {}

    /// Plays them. The outcome's history is that of the first that is not valid, which has to be played once more for
    /// it, or an empty one.
    Round.Outcome play() throws IOException {
        List<Run> all = LongStream.range(first, first + runs)
                .parallel()
                .mapToObj(seed -> new Run(seed, Simulation.run(seed, _ -> {})))
                .toList();
        Totals totals = all.stream().map(run -> run.verdict().totals()).reduce(Totals.NONE, Totals::plus);
        Run bad = all.stream()
                .filter(run -> !(run.verdict() instanceof Verdict.Valid))
                .findFirst()
                .orElse(null);
        Path history =
                Files.createDirectories(folder).resolve("simulation-" + (bad == null ? first : bad.seed()) + ".jsonl");
        try (HistoryFile file = new HistoryFile(history)) {
            if (bad != null) {
                Verdict _ = Simulation.run(bad.seed(), file);
            }
        }
        return new Round.Outcome(runs, bad == null ? new Verdict.Valid(totals) : of(bad.verdict(), totals), history);
    }

    private static Verdict of(Verdict bad, Totals totals) {
        return switch (bad) {
            case Verdict.Valid _ -> new Verdict.Valid(totals);
            case Verdict.Invalid invalid -> new Verdict.Invalid(totals, invalid.findings());
            case Verdict.Unknown unknown -> new Verdict.Unknown(totals, unknown.lacking());
        };
    }
}
