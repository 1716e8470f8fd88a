package chat.maru.server;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;

/// Runs the command line in this process.
final class Commands {
    private Commands() {}

    /// What a command said, and how it ended.
    record Ended(int status, String out, String err) {}

    static Ended run(String... arguments) {
        return runWith(Map.of(), arguments);
    }

    static Ended runWith(Map<String, String> environment, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Surroundings surroundings = new Surroundings(
                EmbeddedNode::start,
                environment,
                new FakeEnding(),
                new SplittableRandom(1),
                () -> Duration.ofMillis(7),
                Duration.ofSeconds(10));
        int status = Main.commandLine(surroundings)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
        return new Ended(status, out.toString(), err.toString());
    }
}
