package chat.maru.core.push;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long to wait before trying again: exponential, with full jitter, so that those who failed together do
/// not come back together.
///
/// Confined to one thread.
final class Backoff {
    private static final long FIRST = Duration.ofSeconds(1).toNanos();
    private static final int MOST_DOUBLINGS = 30;

    private final long most;
    private final RandomGenerator random;

    Backoff(Duration most, RandomGenerator random) {
        this.most = Math.max(FIRST, most.toNanos());
        this.random = random;
    }

    /// In nanoseconds: at least a second, at most the bound.
    ///
    /// @param attempt the first one in vain is 1
    long after(int attempt) {
        long cap = Math.min(most, FIRST << Math.clamp(attempt - 1, 0, MOST_DOUBLINGS));
        return Math.max(FIRST, random.nextLong(cap + 1));
    }
}
