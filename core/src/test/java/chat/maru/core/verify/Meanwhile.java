package chat.maru.core.verify;

import chat.maru.store.ForwardingStore;
import chat.maru.store.Key;
import chat.maru.store.Range;
import chat.maru.store.Row;
import chat.maru.store.Store;
import chat.maru.store.Table;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// A store that others use between any two reads of whoever reads this one.
///
/// Confined to one thread.
final class Meanwhile extends ForwardingStore {
    private final Runnable others;

    Meanwhile(Store store, Runnable others) {
        super(store);
        this.others = others;
    }

    @Override
    public Optional<byte[]> get(Table table, Key key) {
        others.run();
        return super.get(table, key);
    }

    @Override
    public List<Row> scan(Table table, byte[] partition, Range range) {
        others.run();
        return super.scan(table, partition, range);
    }

    @Override
    public List<byte[]> orders(Table table, byte[] partition, Range range) {
        others.run();
        return super.orders(table, partition, range);
    }

    @Override
    public void each(Table table, Predicate<Row> visitor) {
        others.run();
        super.each(table, visitor);
    }
}
