package chat.maru.crash.run;

import chat.maru.crash.check.Verdict;
import java.nio.file.Path;
import java.util.Objects;

/// What came of a trial.
///
/// Immutable.
///
/// @param cycles  how many faults there were
/// @param history where it is written down
public record Outcome(int cycles, Verdict verdict, Path history) {
    public Outcome {
        Objects.requireNonNull(verdict);
        Objects.requireNonNull(history);
    }
}
