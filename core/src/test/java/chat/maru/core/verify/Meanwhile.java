package chat.maru.core.verify;

import chat.maru.store.Batch;
import chat.maru.store.Key;
import chat.maru.store.Range;
import chat.maru.store.Row;
import chat.maru.store.Store;
import chat.maru.store.Table;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// A store that others use between any two reads of whoever reads this one.
///
/// Confined to one thread.
final class Meanwhile implements Store {
    private final Store store;
    private final Runnable others;

    Meanwhile(Store store, Runnable others) {
        this.store = store;
        this.others = others;
    }

    @Override
    public Optional<byte[]> get(Table table, Key key) {
        others.run();
        return store.get(table, key);
    }

    @Override
    public List<Row> scan(Table table, byte[] partition, Range range) {
        others.run();
        return store.scan(table, partition, range);
    }

    @Override
    public List<byte[]> orders(Table table, byte[] partition, Range range) {
        others.run();
        return store.orders(table, partition, range);
    }

    @Override
    public void each(Table table, Predicate<Row> visitor) {
        others.run();
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
