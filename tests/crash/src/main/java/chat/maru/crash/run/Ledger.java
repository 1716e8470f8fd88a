package chat.maru.crash.run;

import chat.maru.crash.check.Totals;
import chat.maru.crash.client.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/// The file that has one line for each run there ever was.
///
/// Immutable.
public record Ledger(Path file) {
    public Ledger {
        Objects.requireNonNull(file);
    }

    /// A run.
    ///
    /// Immutable.
    ///
    /// @param date    such as `2026-01-31`
    /// @param commit  what was run, with a `+` behind it if something was changed since
    /// @param seeds   how many there were
    /// @param first   the first of them; the others follow it
    /// @param cycles  how often something went wrong
    /// @param verdict `valid`, `invalid` or `unknown`
    public record Run(
            String date,
            String commit,
            String kind,
            long seeds,
            long first,
            long cycles,
            Totals totals,
            String verdict) {
        public Run {
            Objects.requireNonNull(date);
            Objects.requireNonNull(commit);
            Objects.requireNonNull(kind);
            Objects.requireNonNull(totals);
            Objects.requireNonNull(verdict);
        }

        private String line() {
            return Json.object()
                            .put("date", date)
                            .put("commit", commit)
                            .put("kind", kind)
                            .put("seeds", seeds)
                            .put("first", first)
                            .put("cycles", cycles)
                            .put("acked", totals.acked())
                            .put("lost", totals.lost())
                            .put("doubled", totals.doubled())
                            .put("misordered", totals.misordered())
                            .put("silent", totals.silent())
                            .put("verdict", verdict)
                    + "\n";
        }
    }

    /// Adds a line. It is whole in the file when this returns, or not in it.
    public void add(Run run) throws IOException {
        Files.writeString(file, run.line(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
