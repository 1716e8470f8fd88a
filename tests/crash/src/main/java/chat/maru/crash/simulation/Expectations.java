package chat.maru.crash.simulation;

import chat.maru.crash.check.Finding;
import chat.maru.crash.check.Promise;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;

/// What a simulation sees from inside, and no history tells: the first few things that are not as they must be.
///
/// Confined to one thread.
final class Expectations {
    private static final int KEPT = 20;

    private final List<Finding> findings = new ArrayList<>();

    void expect(boolean is, Promise promise, String what) {
        if (!is && findings.size() < KEPT) {
            findings.add(new Finding(promise, what, List.of()));
        }
    }

    /// Something threw what nobody may.
    void broke(Throwable why) {
        StringWriter text = new StringWriter();
        why.printStackTrace(new PrintWriter(text));
        expect(false, Promise.P15, "it broke: " + text);
    }

    boolean broken() {
        return !findings.isEmpty();
    }

    List<Finding> findings() {
        return findings;
    }
}
