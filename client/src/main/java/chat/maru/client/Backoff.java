package chat.maru.client;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long to wait before each attempt: full jitter between a floor and a bound that doubles up to a
/// ceiling.
///
/// Confined to one thread.
final class Backoff {
    private final Duration floor;
    private final Duration ceiling;
    private final RandomGenerator random;
    private int attempts;

    Backoff(Duration floor, Duration ceiling, RandomGenerator random) {
        this.floor = floor;
        this.ceiling = ceiling;
        this.random = random;
    }

    static Backoff ofStream(RandomGenerator random) {
        return new Backoff(Duration.ofMillis(200), Duration.ofSeconds(30), random);
    }

    static Backoff ofCall(RandomGenerator random) {
        return new Backoff(Duration.ofMillis(50), Duration.ofSeconds(10), random);
    }

    Duration next() {
        long least = floor.toMillis();
        long most = Math.min(ceiling.toMillis(), least << Math.min(++attempts, 20));
        return Duration.ofMillis(random.nextLong(least, most + 1));
    }

    void reset() {
        attempts = 0;
    }
}
