package chat.maru.crash.simulation;

import chat.maru.store.Batch;
import chat.maru.store.Key;
import chat.maru.store.Range;
import chat.maru.store.Row;
import chat.maru.store.Store;
import chat.maru.store.Table;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// A store during whose reads other threads do their work: before and behind each of them anything may happen.
///
/// Confined to one thread.
final class InterruptedStore implements Store {
    private static final int ONE_IN = 16;

    private final Store store;
    private final Schedule schedule;
    private final SplittableRandom random;

    InterruptedStore(Store store, Schedule schedule, SplittableRandom random) {
        this.store = store;
        this.schedule = schedule;
        this.random = random;
    }

    /// Cursors are read while they are locked.
    private <T> T interrupted(Table table, Supplier<T> read) {
        if (table == Table.CURSORS || random.nextInt(ONE_IN) > 0) {
            return read.get();
        }
        schedule.meanwhile();
        T found = read.get();
        schedule.meanwhile();
        return found;
    }

    @Override
    public Optional<byte[]> get(Table table, Key key) {
        return interrupted(table, () -> store.get(table, key));
    }

    @Override
    public List<Row> scan(Table table, byte[] partition, Range range) {
        return interrupted(table, () -> store.scan(table, partition, range));
    }

    @Override
    public List<byte[]> orders(Table table, byte[] partition, Range range) {
        return interrupted(table, () -> store.orders(table, partition, range));
    }

    @Override
    public void each(Table table, Predicate<Row> visitor) {
        store.each(table, visitor);
    }

    @Override
    public CompletableFuture<Void> write(Need need, Consumer<Batch> fill) {
        return store.write(need, fill);
    }

    @Override
    public CompletableFuture<Boolean> putIf(Need need, Table table, Key key, Optional<byte[]> expected, byte[] value) {
        return store.putIf(need, table, key, expected, value);
    }

    @Override
    public WriteState writeState() {
        return store.writeState();
    }

    @Override
    public void close() {
        store.close();
    }
}
