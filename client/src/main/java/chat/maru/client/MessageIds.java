package chat.maru.client;

import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/// Makes ids for messages: UUIDs of version 7, each greater than the one before.
///
/// Thread-safe if its source of randomness is.
public final class MessageIds {
    private final InstantSource clock;
    private final RandomGenerator random;
    private final AtomicLong last = new AtomicLong();

    /// Times from `clock`, the rest from `random`.
    public MessageIds(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /// The next id. Should the clock stand still or go back, ids go on from the last one.
    public UUID next() {
        long fresh = (clock.millis() << 12) | (random.nextLong() & 0x7ff);
        long stamp = last.accumulateAndGet(fresh, (before, now) -> Math.max(before + 1, now));
        long high = ((stamp >>> 12) << 16) | 0x7000 | (stamp & 0xfff);
        long low = (random.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }
}
