package chat.maru.crash.run;

import chat.maru.crash.check.Totals;
import chat.maru.crash.check.Verdict;
import chat.maru.crash.host.Unsupported;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;

/// A long run: round after round, each with the next seed and a data directory of its own, until the time is up or a
/// promise is broken. Adds a line for each kind of fault to the ledger.
///
/// Confined to one thread.
public final class Torture {
    private final List<Trial> trials;
    private final Duration time;
    private final long seed;
    private final OptionalInt cycles;
    private final Path folder;
    private final PrintStream out;
    private final Map<Trial, Sum> sums = new LinkedHashMap<>();

    /// What rounds of one kind have come to.
    private record Sum(long seeds, long first, long cycles, Totals totals, String verdict) {}

    /// @param trials taken in turn
    /// @param seed   the first round's
    /// @param cycles how many faults there are in a round, if not as many as usual
    /// @param folder where histories are kept that break a promise
    public Torture(List<Trial> trials, Duration time, long seed, OptionalInt cycles, Path folder, PrintStream out) {
        this.trials = List.copyOf(trials);
        this.time = Objects.requireNonNull(time);
        this.seed = seed;
        this.cycles = Objects.requireNonNull(cycles);
        this.folder = Objects.requireNonNull(folder);
        this.out = Objects.requireNonNull(out);
    }

    /// Runs, and tells whether no promise was broken. What this machine cannot do is left out, and said at the end.
    ///
    /// @throws Unsupported if this machine can do nothing of it
    public boolean run() throws IOException, InterruptedException {
        long began = System.nanoTime();
        long next = seed;
        boolean valid = true;
        Map<Trial, Unsupported> leftOut = new LinkedHashMap<>();
        for (int round = 0; valid && (round < trials.size() || System.nanoTime() - began < time.toNanos()); round++) {
            Trial trial = trials.get(round % trials.size());
            if (!leftOut.containsKey(trial)) {
                try {
                    valid = round(trial, next, began);
                } catch (Unsupported e) {
                    leftOut.put(trial, e);
                    if (leftOut.size() == trials.size()) {
                        throw e;
                    }
                }
            }
            next += trial.seeds(cycles(trial));
        }
        leftOut.forEach((trial, why) -> out.println("DID NOT RUN: " + trial.word() + ": " + why.getMessage()));
        return valid;
    }

    private int cycles(Trial trial) {
        return cycles.orElse(trial.usual());
    }

    private boolean round(Trial trial, long roundSeed, long began) throws IOException, InterruptedException {
        long start = System.nanoTime();
        Outcome outcome;
        try {
            outcome = played(trial, roundSeed, began);
        } catch (Unsupported e) {
            throw e;
        } catch (RuntimeException | Error | IOException e) {
            out.printf("%s  %s, seed %d: broke off: %s%n", since(began), trial.word(), roundSeed, e);
            sum(trial, roundSeed, 0, Totals.NONE, "unknown");
            throw e;
        }
        Totals totals = outcome.verdict().totals();
        out.printf(
                "%s  %s, seed %d: %d faults (%d seen), %,d messages in %d s, %s%n",
                since(began),
                trial.word(),
                roundSeed,
                outcome.cycles(),
                totals.faults(),
                totals.acked(),
                Duration.ofNanos(System.nanoTime() - start).toSeconds(),
                outcome.verdict());
        String word = word(outcome.verdict());
        sum(trial, roundSeed, outcome.cycles(), totals, word);
        if (word.equals("valid")) {
            Files.delete(outcome.history());
            return true;
        }
        out.println("the history is in " + outcome.history());
        return false;
    }

    private Outcome played(Trial trial, long roundSeed, long began) throws IOException, InterruptedException {
        return trial.play(roundSeed, cycles(trial), folder, (cycle, acked) -> {
            if (cycle % 10 == 0) {
                out.printf(
                        "%s  %s, seed %d: fault %d, %,d sends acknowledged%n",
                        since(began), trial.word(), roundSeed, cycle, acked);
            }
        });
    }

    private static String word(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Valid _ -> "valid";
            case Verdict.Invalid _ -> "invalid";
            case Verdict.Unknown _ -> "unknown";
        };
    }

    private void sum(Trial trial, long roundSeed, int happened, Totals totals, String verdict) {
        Sum before = sums.getOrDefault(trial, new Sum(0, roundSeed, 0, Totals.NONE, "valid"));
        sums.put(
                trial,
                new Sum(
                        before.seeds() + trial.seeds(cycles(trial)),
                        before.first(),
                        before.cycles() + happened,
                        before.totals().plus(totals),
                        before.verdict().equals("valid") ? verdict : before.verdict()));
    }

    private static String since(long began) {
        Duration time = Duration.ofNanos(System.nanoTime() - began);
        return "%d:%02d".formatted(time.toMinutes(), time.toSecondsPart());
    }

    /// Adds what has come of it so far.
    ///
    /// @param commit what was run
    public void write(Ledger ledger, String commit, Clock clock) throws IOException {
        String date = LocalDate.now(clock).toString();
        for (Map.Entry<Trial, Sum> each : sums.entrySet()) {
            Sum sum = each.getValue();
            ledger.add(new Ledger.Run(
                    date,
                    commit,
                    each.getKey().word(),
                    sum.seeds(),
                    sum.first(),
                    sum.cycles(),
                    sum.totals(),
                    sum.verdict()));
        }
    }
}
