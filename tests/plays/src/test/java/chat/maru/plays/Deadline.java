package chat.maru.plays;

import java.time.Duration;

/// Until when to wait.
///
/// Immutable.
record Deadline(long nanos) {
    static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    boolean passed() {
        return System.nanoTime() - nanos >= 0;
    }

    /// How many milliseconds are left, and at least one.
    int millis() {
        return Math.clamp((nanos - System.nanoTime() + 999_999) / 1_000_000, 1, Integer.MAX_VALUE);
    }

    Duration left() {
        return Duration.ofNanos(Math.max(0, nanos - System.nanoTime()));
    }
}
