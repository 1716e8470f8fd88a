package chat.maru.crash.client;

import java.time.Duration;

/// Until when to wait.
///
/// Immutable.
///
/// @param nanos in `System.nanoTime`
public record Deadline(long nanos) {
    /// This time from now on.
    public static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    /// Whether it is over.
    public boolean passed() {
        return System.nanoTime() - nanos >= 0;
    }

    /// How many milliseconds are left, and at least one.
    public int millis() {
        return Math.clamp((nanos - System.nanoTime() + 999_999) / 1_000_000, 1, Integer.MAX_VALUE);
    }

    /// How long it is still, and never less than nothing.
    public Duration left() {
        return Duration.ofNanos(Math.max(0, nanos - System.nanoTime()));
    }
}
