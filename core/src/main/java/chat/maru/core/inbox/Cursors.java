package chat.maru.core.inbox;

import chat.maru.model.AccountId;
import chat.maru.model.Cursor;
import chat.maru.model.DeviceId;
import chat.maru.store.CursorForm;
import chat.maru.store.Keys;
import chat.maru.store.Store;
import chat.maru.store.Table;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// How far each device has read, as it told us: the committed cursors. They go up and never back, and devices
/// do not move each other.
///
/// Thread-safe.
public final class Cursors {
    // Longer than any write can take: an entry must not leave before what was written is readable.
    private static final Duration KEPT = Duration.ofMinutes(10);

    private final Store store;
    private final Horizon horizon;
    private final Listener listener;
    private final Cache<DeviceId, Committing> devices;

    /// @param listener told of every cursor that went up
    /// @param nanoTime a clock that never goes back, in nanoseconds
    public Cursors(Store store, Horizon horizon, Listener listener, LongSupplier nanoTime) {
        this.store = Objects.requireNonNull(store);
        this.horizon = Objects.requireNonNull(horizon);
        this.listener = Objects.requireNonNull(listener);
        this.devices = Caffeine.newBuilder()
                .expireAfterAccess(KEPT)
                .ticker(nanoTime::getAsLong)
                .executor(Runnable::run)
                .build();
    }

    /// Is told of cursors that went up, durably.
    public interface Listener {
        /// Called on the writer's thread; must be short.
        ///
        /// @param from the offset of the cursor before, 0 if there was none
        void committed(AccountId account, long from, long to);
    }

    /// What came of a commit.
    public enum Commit {
        /// The committed cursor is at this place or beyond, durably.
        DONE,
        /// The cursor lies beyond the end of the log; nothing changed.
        AHEAD,
        /// The cursor is of another generation, or of a log with other shards; nothing changed.
        RESTORED
    }

    /// Commits a cursor for a device. A cursor at or before the committed one does nothing and is
    /// [Commit#DONE]. May read from the store once for a device that was silent for long; the future
    /// completes when the cursor is durable, on the writer's thread, or fails with a
    /// [StoreUnavailableException].
    public CompletableFuture<Commit> commit(AccountId account, DeviceId device, Cursor cursor) {
        if (!horizon.knows(cursor)) {
            return CompletableFuture.completedFuture(Commit.RESTORED);
        }
        if (cursor.offset(horizon.shard()) > horizon.offset()) {
            return CompletableFuture.completedFuture(Commit.AHEAD);
        }
        AtomicReference<CompletableFuture<Void>> written = new AtomicReference<>();
        devices.asMap().compute(device, (_, known) -> {
            Committing next = raised(account, device, known, cursor);
            written.setPlain(next.durable());
            return refusedBehind(known, next) ? known : next;
        });
        return written.getPlain().thenApply(_ -> Commit.DONE);
    }

    /// What waits to be written stays known when what comes behind it is refused at once: the store cannot show
    /// it yet, and whoever came next with less would overwrite it.
    private static boolean refusedBehind(@Nullable Committing known, Committing next) {
        return known != null && !known.durable().isDone() && next.durable().isCompletedExceptionally();
    }

    /// The device's committed cursor, which is durable and may be of another generation; empty for a device
    /// that never had one. May read from the store.
    public Optional<Cursor> committed(AccountId account, DeviceId device) {
        Committing known = devices.getIfPresent(device);
        return known != null && known.durable().state() == Future.State.SUCCESS
                ? Optional.of(known.cursor())
                : stored(account, device);
    }

    /// Writes are handed over inside the map's own exclusion, so that they reach the store in the order of
    /// the cursors; handing over does not block.
    private Committing raised(AccountId account, DeviceId device, @Nullable Committing known, Cursor cursor) {
        Committing current = known != null && !known.durable().isCompletedExceptionally()
                ? known
                : stored(account, device)
                        .filter(kept -> kept.generation().equals(horizon.generation()))
                        .map(Cursors::settled)
                        .orElse(null);
        if (current != null && current.cursor().offset(horizon.shard()) >= cursor.offset(horizon.shard())) {
            return current;
        }
        CompletableFuture<Void> durable = store.write(
                Store.Need.VITAL,
                batch -> batch.put(Table.CURSORS, Keys.device(account, device), CursorForm.write(cursor)));
        long from = current == null ? 0 : current.cursor().offset(horizon.shard());
        return new Committing(
                cursor, durable.thenRun(() -> listener.committed(account, from, cursor.offset(horizon.shard()))));
    }

    private Optional<Cursor> stored(AccountId account, DeviceId device) {
        return store.get(Table.CURSORS, Keys.device(account, device)).map(CursorForm::read);
    }

    private static Committing settled(Cursor cursor) {
        return new Committing(cursor, CompletableFuture.completedFuture(null));
    }

    private record Committing(Cursor cursor, CompletableFuture<Void> durable) {}
}
