package chat.maru.core.limit;

import chat.maru.store.AttemptsForm;
import chat.maru.store.Batch;
import chat.maru.store.Durable;
import chat.maru.store.Key;
import chat.maru.store.Store;
import chat.maru.store.Store.Need;
import chat.maru.store.Table;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Slows down who tries passwords: after ten failures on one name each further try must wait, at first a
/// second, then twice as long each time, at most a quarter of an hour. So a day has room for at most 115
/// tries, and nobody is locked out for longer than that quarter. A day without a try begins anew.
///
/// A try is counted durably *before* the password is looked at, so neither a crash nor many tries at once
/// gain one. Names are counted alike whether or not anybody has them. Without the store nothing is admitted:
/// the methods throw what it throws.
///
/// Thread-safe. Blocks on I/O: for virtual threads.
public final class LogInGuard implements Limiter.FailsClosed {
    static final int FREE_FAILURES = 10;
    static final Duration FIRST_DELAY = Duration.ofSeconds(1);
    static final Duration LONGEST_DELAY = Duration.ofMinutes(15);
    static final Duration MEMORY = Duration.ofHours(24);
    private static final int DOUBLINGS = 10;
    private static final int SWEEP_BATCH = 1_000;
    private static final int SWEEP_MAX = 200_000;

    private final Store store;
    private final InstantSource clock;

    public LogInGuard(Store store, InstantSource clock) {
        this.store = Objects.requireNonNull(store);
        this.clock = Objects.requireNonNull(clock);
    }

    /// What can come of wanting to try a password.
    public sealed interface Admission {}

    /// The password may be looked at; the try is counted as failed until it is cleared or withdrawn.
    public record Admitted(Attempt attempt) implements Admission {}

    /// Not now; nothing is counted.
    public record Wait(Duration delay) implements Admission {}

    /// A try that was admitted.
    ///
    /// Immutable.
    public static final class Attempt {
        private final Key key;
        private final byte[] row;
        private final AttemptsForm before;

        private Attempt(Key key, byte[] row, AttemptsForm before) {
            this.key = key;
            this.row = row;
            this.before = before;
        }

        /// Forgets this and all earlier failures when the batch is written: the password was right.
        public void clear(Batch into) {
            into.delete(Table.ATTEMPTS, key);
        }

        /// Forgets this failure only when the batch is written: the password was right, but others guess, too,
        /// and the owner's coming in must not give them new tries. Also forgets what was counted since.
        public void takeBack(Batch into) {
            if (before.failures() == 0) {
                clear(into);
            } else {
                into.put(Table.ATTEMPTS, key, before.toBytes());
            }
        }
    }

    /// Wants to try a password. When this answers [Admitted], the try is durably counted.
    ///
    /// @param subject a keyed digest of what the password is for
    public Admission begin(byte[] subject) {
        Key key = Key.of(subject);
        while (true) {
            Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            Optional<byte[]> stored = store.get(Table.ATTEMPTS, key);
            AttemptsForm before = remembered(stored, now);
            Duration wait = wait(before, now);
            if (wait.isPositive()) {
                restartAfterClockWentBack(key, stored.orElseThrow(), before, now);
                return new Wait(wait);
            }
            byte[] row = new AttemptsForm(Math.min(before.failures(), Integer.MAX_VALUE - 1) + 1, now).toBytes();
            if (Durable.await(store.putIf(Need.VITAL, Table.ATTEMPTS, key, stored, row))) {
                return new Admitted(new Attempt(key, row, before));
            }
        }
    }

    /// Takes a try back that was never carried out, unless somebody has tried since.
    public void withdraw(Attempt attempt) {
        Durable.await(store.putIf(
                Need.VITAL, Table.ATTEMPTS, attempt.key, Optional.of(attempt.row), attempt.before.toBytes()));
    }

    /// Deletes what is older than a day; to be called every hour or so. Deletes at most 200,000 rows, and says
    /// how many there were.
    public int sweep() {
        Instant now = clock.instant();
        List<Key> old = new ArrayList<>();
        store.each(Table.ATTEMPTS, row -> {
            AttemptsForm attempts = AttemptsForm.read(row.value());
            if (attempts.failures() == 0 || forgotten(attempts, now)) {
                old.add(row.key());
            }
            return old.size() < SWEEP_MAX;
        });
        for (int from = 0; from < old.size(); from += SWEEP_BATCH) {
            List<Key> some = old.subList(from, Math.min(old.size(), from + SWEEP_BATCH));
            Durable.await(store.write(Need.VITAL, batch -> some.forEach(key -> batch.delete(Table.ATTEMPTS, key))));
        }
        return old.size();
    }

    private static AttemptsForm remembered(Optional<byte[]> stored, Instant now) {
        return stored.map(AttemptsForm::read)
                .filter(attempts -> !forgotten(attempts, now))
                .orElse(new AttemptsForm(0, now));
    }

    private static boolean forgotten(AttemptsForm attempts, Instant now) {
        return Duration.between(attempts.lastAt(), now).compareTo(MEMORY) >= 0;
    }

    private static Duration wait(AttemptsForm attempts, Instant now) {
        Duration since = Duration.between(attempts.lastAt(), now);
        return delay(attempts.failures()).minus(since.isNegative() ? Duration.ZERO : since);
    }

    /// How long to wait after so many failures.
    static Duration delay(int failures) {
        if (failures < FREE_FAILURES) {
            return Duration.ZERO;
        }
        Duration delay = FIRST_DELAY.multipliedBy(1L << Math.min(DOUBLINGS, failures - FREE_FAILURES));
        return delay.compareTo(LONGEST_DELAY) < 0 ? delay : LONGEST_DELAY;
    }

    /// A failure that seems to lie ahead would hold up everybody until the clock is there again.
    private void restartAfterClockWentBack(Key key, byte[] stored, AttemptsForm attempts, Instant now) {
        if (attempts.lastAt().isAfter(now)) {
            byte[] row = new AttemptsForm(attempts.failures(), now).toBytes();
            Durable.await(store.putIf(Need.VITAL, Table.ATTEMPTS, key, Optional.of(stored), row));
        }
    }
}
