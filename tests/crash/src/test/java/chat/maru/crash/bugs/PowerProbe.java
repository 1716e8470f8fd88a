package chat.maru.crash.bugs;

import chat.maru.crash.check.Finding;
import chat.maru.crash.check.Promise;
import chat.maru.crash.check.Verdict;
import chat.maru.crash.run.Kind;
import chat.maru.crash.run.Round;
import java.io.IOException;
import java.nio.file.Path;

/// Cuts the power under a server of which some classes are others, a few times.
final class PowerProbe {
    private static final int CUTS = 5;

    private PowerProbe() {}

    /// Prints each promise that is found broken. A server that says itself, by refusing to start, that what it had
    /// acknowledged is gone has broken the first.
    ///
    /// @param arguments a folder to work in
    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) throws IOException, InterruptedException {
        try {
            Verdict verdict = new Round(Kind.POWER_XFS, 1, CUTS, Path.of(arguments[0]), (_, _) -> {})
                    .play()
                    .verdict();
            if (verdict instanceof Verdict.Invalid invalid) {
                for (Finding finding : invalid.findings()) {
                    System.out.println(finding.promise() + ": " + finding.what());
                }
            }
        } catch (IllegalStateException e) {
            String why = String.valueOf(e.getMessage());
            if (!why.contains("had been acknowledged")) {
                throw e;
            }
            System.out.println(Promise.P1 + ": " + why.replace('\n', ' '));
        }
    }
}
