package chat.maru.push;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/// A clock that is moved by hand.
public final class MovedClock extends Clock {
    private volatile Instant now;

    public MovedClock() {
        this(Instant.parse("2026-11-27T12:00:00Z"));
    }

    public MovedClock(Instant begin) {
        now = begin;
    }

    public void move(Duration by) {
        now = now.plus(by);
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException();
    }
}
