package chat.maru.crash.simulation;

import chat.maru.store.ForwardingStore;
import chat.maru.store.Key;
import chat.maru.store.Range;
import chat.maru.store.Row;
import chat.maru.store.Store;
import chat.maru.store.Table;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/// A store during whose reads other threads do their work: before and behind each of them anything may happen.
///
/// Confined to one thread.
final class InterruptedStore extends ForwardingStore {
    private static final int ONE_IN = 16;

    private final Schedule schedule;
    private final SplittableRandom random;

    InterruptedStore(Store store, Schedule schedule, SplittableRandom random) {
        super(store);
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
        return interrupted(table, () -> super.get(table, key));
    }

    @Override
    public List<Row> scan(Table table, byte[] partition, Range range) {
        return interrupted(table, () -> super.scan(table, partition, range));
    }

    @Override
    public List<byte[]> orders(Table table, byte[] partition, Range range) {
        return interrupted(table, () -> super.orders(table, partition, range));
    }
}
