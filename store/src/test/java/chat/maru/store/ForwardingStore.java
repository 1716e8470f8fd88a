package chat.maru.store;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// A store that does everything another does, for tests that have something happen in between: they override that.
/// What reads several at once reads them one by one, through what is overridden.
///
/// As thread-safe as the other.
public abstract class ForwardingStore implements Store {
    private final Store store;

    protected ForwardingStore(Store store) {
        this.store = Objects.requireNonNull(store);
    }

    @Override
    public Optional<byte[]> get(Table table, Key key) {
        return store.get(table, key);
    }

    @Override
    public List<Row> scan(Table table, byte[] partition, Range range) {
        return store.scan(table, partition, range);
    }

    @Override
    public List<byte[]> orders(Table table, byte[] partition, Range range) {
        return store.orders(table, partition, range);
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
