package chat.maru.crash.bugs;

import chat.maru.crash.check.Finding;
import chat.maru.crash.check.Verdict;
import chat.maru.crash.run.Kind;
import java.io.IOException;
import java.nio.file.Path;

/// Has a server of which some classes are others fail a few times.
final class FaultsProbe {
    private static final int FAULTS = 5;
    /// Where the first sync that fails may be that of something nobody was told of.
    private static final int FAULTS_OF_SYNCS = 15;

    private FaultsProbe() {}

    /// Prints each promise that is found broken.
    ///
    /// @param arguments a folder to work in, and the [Kind] of failure
    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Kind kind = Kind.valueOf(arguments[1]);
        int faults = kind == Kind.SYNC ? FAULTS_OF_SYNCS : FAULTS;
        Verdict verdict =
                kind.play(1, faults, Path.of(arguments[0]), (_, _) -> {}).verdict();
        if (verdict instanceof Verdict.Invalid invalid) {
            for (Finding finding : invalid.findings()) {
                System.out.println(finding.promise() + ": " + finding.what());
            }
        }
    }
}
