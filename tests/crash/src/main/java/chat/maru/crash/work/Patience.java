package chat.maru.crash.work;

import chat.maru.crash.history.Result;
import java.time.Duration;
import java.util.Random;

/// Waits after what did not succeed until there is a server again, and a moment longer, each time another one.
///
/// Confined to one thread.
final class Patience {
    private static final int MOST_MILLIS = 40;

    private final Gate gate;
    private final Random random;

    Patience(Gate gate, Random random) {
        this.gate = gate;
        this.random = random;
    }

    /// Returns when it is worth trying again.
    void wait(Result result) throws InterruptedException {
        if (result instanceof Result.Unknown) {
            again();
        }
    }

    /// Returns when it is worth trying again.
    void again() throws InterruptedException {
        gate.awaitUp();
        gate.pause(Duration.ofMillis(1L + random.nextInt(MOST_MILLIS)));
    }
}
