package chat.maru.core.presence;

import chat.maru.model.AccountId;
import chat.maru.store.Keys;
import chat.maru.store.LastSeenForm;
import chat.maru.store.Store;
import chat.maru.store.StoreCorruptException;
import chat.maru.store.Table;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// When accounts were there last, to the minute: written in batches, one under way at a time. What cannot
/// be written is written with a later one; of too much that waits the oldest is forgotten.
///
/// Thread-safe.
public final class LastSeen {
    private static final Logger LOG = LoggerFactory.getLogger(LastSeen.class);
    private static final int MOST_WAITING = 100_000;
    private static final int MOST_AT_ONCE = 1_000;
    private static final Duration LAST_WRITE = Duration.ofMillis(100);
    private static final int LAST_WRITES = 3;

    private final Store store;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<AccountId, Instant> waiting = new LinkedHashMap<>();
    private CompletableFuture<Void> writing = CompletableFuture.completedFuture(null);

    public LastSeen(Store store) {
        this.store = Objects.requireNonNull(store);
    }

    static Instant rounded(Instant at) {
        return at.truncatedTo(ChronoUnit.MINUTES);
    }

    /// The account was there. Written by the next [#flush].
    void note(AccountId account, Instant at) {
        lock.lock();
        try {
            waiting.remove(account);
            waiting.put(account, rounded(at));
            if (waiting.size() > MOST_WAITING) {
                waiting.remove(waiting.keySet().iterator().next());
            }
        } finally {
            lock.unlock();
        }
    }

    /// When the account was there last, if that is known. Blocks on the store.
    Optional<Instant> of(AccountId account) {
        Optional<Instant> stored = stored(account);
        lock.lock();
        try {
            Instant noted = waiting.get(account);
            return noted == null ? stored : Optional.of(noted);
        } finally {
            lock.unlock();
        }
    }

    private Optional<Instant> stored(AccountId account) {
        try {
            return store.get(Table.LAST_SEEN, Keys.account(account)).map(LastSeenForm::read);
        } catch (StoreCorruptException e) {
            LOG.warn("when account {} was there last cannot be read: {}", account, e.getMessage());
            return Optional.empty();
        }
    }

    /// Begins to write some of what waits, unless a write is under way. Returns at once.
    void flush() {
        lock.lock();
        try {
            if (writing.isDone() && !waiting.isEmpty()) {
                write(waiting.entrySet().stream().limit(MOST_AT_ONCE).toList());
            }
        } finally {
            lock.unlock();
        }
    }

    private void write(List<Map.Entry<AccountId, Instant>> some) {
        List<Map.Entry<AccountId, Instant>> rows = new ArrayList<>(some.size());
        some.forEach(row -> rows.add(Map.entry(row.getKey(), row.getValue())));
        writing = store.write(batch -> rows.forEach(row ->
                        batch.put(Table.LAST_SEEN, Keys.account(row.getKey()), LastSeenForm.write(row.getValue()))))
                .whenComplete((_, failure) -> written(rows, failure));
    }

    private void written(List<Map.Entry<AccountId, Instant>> rows, @Nullable Throwable failure) {
        if (failure != null) {
            LOG.debug("when {} accounts were there last could not be written yet", rows.size(), failure);
            return;
        }
        lock.lock();
        try {
            rows.forEach(row -> waiting.remove(row.getKey(), row.getValue()));
        } finally {
            lock.unlock();
        }
    }

    /// Writes what waits, if that takes no longer than a moment.
    void finish() {
        try {
            for (int write = 0; write < LAST_WRITES && !isEmpty(); write++) {
                flush();
                current().get(LAST_WRITE.toNanos(), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("when some accounts were there last could not be written: {}", e.toString());
        }
    }

    private CompletableFuture<Void> current() {
        lock.lock();
        try {
            return writing;
        } finally {
            lock.unlock();
        }
    }

    private boolean isEmpty() {
        lock.lock();
        try {
            return waiting.isEmpty();
        } finally {
            lock.unlock();
        }
    }
}
