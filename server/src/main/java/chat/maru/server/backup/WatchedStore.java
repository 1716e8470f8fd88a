package chat.maru.server.backup;

import chat.maru.store.Batch;
import chat.maru.store.Key;
import chat.maru.store.Range;
import chat.maru.store.Row;
import chat.maru.store.Store;
import chat.maru.store.Table;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// A store that tells somebody of each read, on the thread that reads. What they throw ends the read.
///
/// As safe for threads as the store and whoever is told.
public final class WatchedStore implements Store {
    private final Store store;
    private final Runnable watcher;

    public WatchedStore(Store store, Runnable watcher) {
        this.store = Objects.requireNonNull(store);
        this.watcher = Objects.requireNonNull(watcher);
    }

    @Override
    public Optional<byte[]> get(Table table, Key key) {
        watcher.run();
        return store.get(table, key);
    }

    @Override
    public List<Optional<byte[]>> getAll(Table table, List<Key> keys) {
        watcher.run();
        return store.getAll(table, keys);
    }

    @Override
    public List<Row> scan(Table table, byte[] partition, Range range) {
        watcher.run();
        return store.scan(table, partition, range);
    }

    @Override
    public List<List<Row>> scanAll(Table table, List<byte[]> partitions, Range range) {
        watcher.run();
        return store.scanAll(table, partitions, range);
    }

    @Override
    public List<byte[]> orders(Table table, byte[] partition, Range range) {
        watcher.run();
        return store.orders(table, partition, range);
    }

    @Override
    public void each(Table table, Predicate<Row> visitor) {
        store.each(table, row -> {
            watcher.run();
            return visitor.test(row);
        });
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
