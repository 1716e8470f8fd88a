package chat.maru.crash.fault;

import java.io.IOException;
import java.time.Duration;
import java.util.Random;

/// The power is cut: whatever was not synced is lost.
///
/// Killing a server proves nothing of that, because what it has written stays with the system.
///
/// Immutable.
public record PowerLoss() implements Fault {
    @Override
    public String name() {
        return "power";
    }

    @Override
    public boolean happens(Scene scene, Random random) throws IOException {
        long unanswered = scene.tally().unanswered();
        scene.server().livesFor(Duration.ofNanos(random.nextInt(5_000_000)));
        scene.cutPower();
        scene.start();
        return scene.tally().unanswered() > unanswered;
    }
}
