package chat.maru.core.limit;

import java.time.Duration;

/// So many at once, and then one for every interval.
///
/// Immutable.
///
/// @param burst how many may come at once after a pause, at least 1
/// @param every how long it takes until one more may come
public record Rate(int burst, Duration every) {
    public Rate {
        if (burst < 1 || every.isNegative() || every.isZero() || every.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException("no such rate: " + burst + " at once, one every " + every);
        }
    }

    /// So many at once, and so many a second.
    public static Rate perSecond(int burst, int rate) {
        return new Rate(burst, Duration.ofNanos(1_000_000_000L / rate));
    }
}
