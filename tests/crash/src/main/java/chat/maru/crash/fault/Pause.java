package chat.maru.crash.fault;

import java.io.IOException;
import java.time.Duration;
import java.util.Random;

/// The server is held up, and goes on as if nothing had been.
///
/// Immutable.
public record Pause() implements Fault {
    @Override
    public String name() {
        return "pause";
    }

    @Override
    public boolean happens(Scene scene, Random random) throws IOException {
        // Now and then so long that people lose patience.
        Duration time = Duration.ofMillis(random.nextInt(10) == 0 ? 6_500 : 100 + random.nextInt(2_000));
        scene.tally().slowest();
        scene.server().pause();
        scene.server().livesFor(time);
        scene.server().goOn();
        scene.server().livesFor(Duration.ofMillis(200));
        return scene.tally().slowest() >= time.toNanos();
    }
}
