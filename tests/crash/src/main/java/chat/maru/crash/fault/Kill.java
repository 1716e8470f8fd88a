package chat.maru.crash.fault;

import java.io.IOException;
import java.time.Duration;
import java.util.Random;

/// `kill -9`, now and then once more while the server starts.
///
/// Immutable.
public record Kill() implements Fault {
    @Override
    public String name() {
        return "kill";
    }

    @Override
    public boolean happens(Scene scene, Random random) throws IOException {
        scene.server().livesFor(Duration.ofNanos(random.nextInt(5_000_000)));
        long unanswered = scene.tally().unanswered();
        scene.kill();
        if (random.nextInt(10) == 0) {
            scene.server().launch();
            scene.server().livesFor(Duration.ofMillis(50L + random.nextInt(500)));
            scene.server().kill();
        }
        scene.start();
        return scene.tally().unanswered() > unanswered;
    }
}
