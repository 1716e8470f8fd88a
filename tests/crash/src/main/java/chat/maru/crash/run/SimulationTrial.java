package chat.maru.crash.run;

import chat.maru.crash.check.Totals;
import chat.maru.crash.check.Verdict;
import chat.maru.crash.history.HistoryFile;
import chat.maru.crash.simulation.Simulation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;

/// Simulated nodes, one for each seed, on all cores, in which everything goes wrong.
///
/// Immutable.
record SimulationTrial() implements Trial {
    @Override
    public String word() {
        return "simulation";
    }

    @Override
    public int usual() {
        return 5_000;
    }

    @Override
    public int seeds(int cycles) {
        return cycles;
    }

    private record Run(long seed, Verdict verdict) {}

    /// Plays them. The outcome's history is that of the first that is not valid, which has to be played once
    /// more for it, or an empty one.
    @Override
    public Outcome play(long seed, int cycles, Path folder, Progress progress) throws IOException {
        List<Run> all = LongStream.range(seed, seed + cycles)
                .parallel()
                .mapToObj(each -> new Run(each, Simulation.run(each, _ -> {})))
                .toList();
        Totals totals = all.stream().map(run -> run.verdict().totals()).reduce(Totals.NONE, Totals::plus);
        Run bad = all.stream()
                .filter(run -> !(run.verdict() instanceof Verdict.Valid))
                .findFirst()
                .orElse(null);
        Path history =
                Files.createDirectories(folder).resolve(word() + "-" + (bad == null ? seed : bad.seed()) + ".jsonl");
        try (HistoryFile file = new HistoryFile(history)) {
            if (bad != null) {
                Verdict _ = Simulation.run(bad.seed(), file);
            }
        }
        return new Outcome(cycles, bad == null ? whole(cycles, totals) : of(bad.verdict(), totals), history);
    }

    private static Verdict whole(int runs, Totals totals) {
        List<String> lacking = Simulation.lacking(runs, totals);
        return lacking.isEmpty() ? new Verdict.Valid(totals) : new Verdict.Unknown(totals, lacking);
    }

    private static Verdict of(Verdict bad, Totals totals) {
        return switch (bad) {
            case Verdict.Valid _ -> throw new IllegalArgumentException("nothing is bad about it");
            case Verdict.Invalid invalid -> new Verdict.Invalid(totals, invalid.findings());
            case Verdict.Unknown unknown -> new Verdict.Unknown(totals, unknown.lacking());
        };
    }
}
