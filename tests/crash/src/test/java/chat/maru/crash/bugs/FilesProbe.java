package chat.maru.crash.bugs;

import chat.maru.crash.check.Checker;
import chat.maru.crash.check.Enough;
import chat.maru.crash.check.Finding;
import chat.maru.crash.check.Verdict;
import chat.maru.crash.damage.Corruption;
import java.io.IOException;
import java.nio.file.Path;

/// Damages files and opens them, in a process with another class path, until a promise is seen to be broken.
final class FilesProbe {
    private FilesProbe() {}

    /// Prints the promise that is found broken, with the seed that shows it.
    ///
    /// @param arguments a data directory, a folder for copies of it, and how many seeds there are
    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) throws IOException {
        Corruption corruption = new Corruption(Path.of(arguments[0]), Path.of(arguments[1]));
        long seeds = Long.parseLong(arguments[2]);
        Checker checker = new Checker(Enough.ANYTHING);
        for (long seed = 1; seed <= seeds && !checker.broken(); seed++) {
            checker.accept(corruption.run(seed).event(seed));
        }
        if (checker.verdict() instanceof Verdict.Invalid invalid) {
            for (Finding finding : invalid.findings()) {
                System.out.println(finding.promise() + ": " + finding.events());
            }
        }
    }
}
