package chat.maru.core.limit;

import chat.maru.model.AccountId;
import chat.maru.model.Username;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;

/// How many different names an account may look up within any 24 hours; the same name again is free.
///
/// Thread-safe. Kept in memory, and so begun anew by a restart: 16 bytes for each name, at most as many names
/// for all accounts together as stated, beyond which the accounts least seen are forgotten.
public final class LookUpQuota implements Limiter.FailsOpen {
    private static final Duration WINDOW = Duration.ofHours(24);

    private final int quota;
    private final InstantSource clock;
    private final ToLongFunction<Username> digest;
    private final Cache<AccountId, Names> names;

    /// @param maxNames of all accounts together
    /// @param digest   tells names apart; keyed, so that nobody can find two names with the same digest
    public LookUpQuota(int quota, long maxNames, InstantSource clock, ToLongFunction<Username> digest) {
        if (quota < 1 || maxNames < quota) {
            throw new IllegalArgumentException("a quota of " + quota + " names, " + maxNames + " in all");
        }
        this.quota = quota;
        this.clock = clock;
        this.digest = digest;
        this.names = Caffeine.newBuilder()
                .maximumWeight(maxNames)
                .<AccountId, Names>weigher((account, of) -> of.room())
                .executor(Runnable::run)
                .build();
    }

    /// Zero if the account may look the name up, which counts it; otherwise how long until it might.
    public Duration acquire(AccountId account, Username name) {
        long now = clock.millis();
        long id = digest.applyAsLong(name);
        AtomicLong wait = new AtomicLong();
        names.asMap().compute(account, (key, known) -> {
            Names of = known == null ? new Names() : known;
            wait.setPlain(of.acquire(id, now, quota));
            return of;
        });
        return Duration.ofMillis(wait.getPlain());
    }

    /// The names one account looked up last, a ring in order of time. Guarded by the map's compute.
    private static final class Names {
        private long[] ids = new long[8];
        private long[] at = new long[8];
        private int size;
        private int oldest;

        int room() {
            return ids.length;
        }

        long acquire(long id, long now, int quota) {
            dropOld(now);
            if (holds(id)) {
                return 0;
            }
            if (size >= quota) {
                return Math.clamp(at[oldest] + WINDOW.toMillis() - now, 1, WINDOW.toMillis());
            }
            add(id, now);
            return 0;
        }

        private void dropOld(long now) {
            while (size > 0 && now - at[oldest] >= WINDOW.toMillis()) {
                oldest = (oldest + 1) % ids.length;
                size--;
            }
        }

        private boolean holds(long id) {
            for (int i = 0; i < size; i++) {
                if (ids[(oldest + i) % ids.length] == id) {
                    return true;
                }
            }
            return false;
        }

        private void add(long id, long now) {
            if (size == ids.length) {
                ids = unrolled(ids);
                at = unrolled(at);
                oldest = 0;
            }
            int next = (oldest + size) % ids.length;
            ids[next] = id;
            at[next] = now;
            size++;
        }

        private long[] unrolled(long[] ring) {
            long[] wider = Arrays.copyOfRange(ring, oldest, oldest + 2 * ring.length);
            System.arraycopy(ring, 0, wider, ring.length - oldest, oldest);
            return wider;
        }
    }
}
