package chat.maru.crash.fault;

import chat.maru.crash.history.Result;
import chat.maru.crash.host.FakeClock;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;

/// The server's clock is wrong all at once, by minutes, hours or days, and right again a moment later.
///
/// Immutable.
public record ClockJump() implements Fault {
    private static final List<Duration> JUMPS = List.of(
            Duration.ofSeconds(-2),
            Duration.ofMinutes(-10),
            Duration.ofHours(-5),
            Duration.ofDays(-40),
            Duration.ofSeconds(2),
            Duration.ofMinutes(5),
            Duration.ofHours(2));
    private static final Duration SOON = Duration.ofSeconds(4);

    @Override
    public String name() {
        return "clock jump";
    }

    @Override
    public boolean happens(Scene scene, Random random) throws IOException {
        FakeClock clock = scene.clock().orElseThrow();
        Duration jump = JUMPS.get(random.nextInt(JUMPS.size()));
        long expired = scene.tally().refused(Result.Failed.TOKEN_EXPIRED);
        clock.ahead(jump);
        boolean seen = scene.await(
                SOON, () -> wrong(scene).minus(jump).abs().compareTo(jump.abs().dividedBy(2)) < 0);
        scene.server().livesFor(Duration.ofMillis(random.nextInt(500)));
        clock.ahead(Duration.ZERO);
        scene.server().livesFor(Duration.ofMillis(random.nextInt(500)));
        return seen || scene.tally().refused(Result.Failed.TOKEN_EXPIRED) > expired;
    }

    /// How far from the right time messages are dated.
    private static Duration wrong(Scene scene) {
        return Duration.between(InstantSource.system().instant(), scene.tally().dated());
    }
}
