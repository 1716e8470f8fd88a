package chat.maru.core.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/// Lets each key through at a [Rate], by the generic cell rate algorithm: of a key nothing is kept but the
/// time at which its burst would be whole again. Within any time of length t at most `burst + t / every` get
/// through, however many threads ask and however many at once.
///
/// Thread-safe. Asking takes no lock and, for a key that is known, allocates nothing. At most `maxKeys` keys
/// are remembered; beyond that the least used are forgotten, and a forgotten key has its whole burst again.
/// It needs no store and so cannot fail.
///
/// @param <K> with `equals` and `hashCode` by value
public final class RateLimiter<K> implements Limiter.FailsOpen {
    private final Cache<K, AtomicLong> full;
    private final LongSupplier nanos;
    private final long origin;
    private final int burst;
    private final long every;
    private final long tolerance;

    /// @param nanos a clock that never goes back, in nanoseconds, such as [System#nanoTime]
    public RateLimiter(Rate rate, int maxKeys, LongSupplier nanos) {
        this.nanos = nanos;
        this.origin = nanos.getAsLong();
        this.burst = rate.burst();
        this.every = rate.every().toNanos();
        this.tolerance = Math.multiplyExact(every, rate.burst());
        this.full = Caffeine.newBuilder()
                .maximumSize(maxKeys)
                .executor(Runnable::run)
                .build();
    }

    /// 0 if this one may pass, which counts it; otherwise after how many nanoseconds it might, and nothing is
    /// counted.
    public long acquire(K key) {
        return acquire(key, 1);
    }

    /// The same for so many at once, all of them or none. More than the burst never pass, and are refused with
    /// an [IllegalArgumentException].
    public long acquire(K key, int count) {
        if (count < 0 || count > burst) {
            throw new IllegalArgumentException(count + " at once, where the burst is " + burst);
        }
        AtomicLong cell = full.getIfPresent(key);
        return acquire(cell != null ? cell : full.get(key, unknown -> new AtomicLong()), count * every);
    }

    private long acquire(AtomicLong cell, long cost) {
        while (true) {
            long now = nanos.getAsLong() - origin;
            long before = cell.get();
            long after = Math.max(before, now) + cost;
            long wait = after - tolerance - now;
            if (wait > 0) {
                return wait;
            }
            if (cell.compareAndSet(before, after)) {
                return 0;
            }
        }
    }
}
