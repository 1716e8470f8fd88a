package chat.maru.core.limit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/// A clock that stands still until it is told to go, for both the time of day and nanoseconds.
///
/// Thread-safe.
public final class TestClock implements InstantSource, LongSupplier {
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicLong dayShift = new AtomicLong();

    @Override
    public Instant instant() {
        return Instant.parse("2026-11-22T12:00:00Z").plusNanos(nanos.get() + dayShift.get());
    }

    @Override
    public long getAsLong() {
        return nanos.get() - 12_345;
    }

    public void advance(Duration by) {
        nanos.addAndGet(by.toNanos());
    }

    /// Sets the time of day forward or back, as an operator might; nanoseconds do not notice.
    public void jump(Duration by) {
        dayShift.addAndGet(by.toNanos());
    }
}
