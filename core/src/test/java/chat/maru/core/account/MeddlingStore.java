package chat.maru.core.account;

import chat.maru.store.Batch;
import chat.maru.store.ForwardingStore;
import chat.maru.store.Key;
import chat.maru.store.Range;
import chat.maru.store.Row;
import chat.maru.store.Store;
import chat.maru.store.StoreUnavailableException;
import chat.maru.store.Table;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// A store that does what the test says in between: after a read, before a write, or instead of the answer to
/// a write that took effect.
///
/// Thread-safe.
final class MeddlingStore extends ForwardingStore {
    private volatile Consumer<Table> afterRead = table -> {};
    private volatile Consumer<Table> beforeWrite = table -> {};
    private volatile Predicate<Table> losesAnswer = table -> false;
    private final AtomicInteger reads = new AtomicInteger();
    private final AtomicInteger writes = new AtomicInteger();

    MeddlingStore(Store store) {
        super(store);
    }

    void afterRead(Consumer<Table> action) {
        afterRead = action;
    }

    /// Before a compare-and-put of this table, or a batch, which is told as [Table#META].
    void beforeWrite(Consumer<Table> action) {
        beforeWrite = action;
    }

    /// Which tables' compare-and-puts take effect without anybody hearing of it.
    void loseAnswers(Predicate<Table> which) {
        losesAnswer = which;
    }

    int reads() {
        return reads.get();
    }

    int writes() {
        return writes.get();
    }

    @Override
    public Optional<byte[]> get(Table table, Key key) {
        reads.incrementAndGet();
        Optional<byte[]> value = super.get(table, key);
        afterRead.accept(table);
        return value;
    }

    @Override
    public List<Row> scan(Table table, byte[] partition, Range range) {
        reads.incrementAndGet();
        List<Row> rows = super.scan(table, partition, range);
        afterRead.accept(table);
        return rows;
    }

    @Override
    public List<byte[]> orders(Table table, byte[] partition, Range range) {
        reads.incrementAndGet();
        List<byte[]> orders = super.orders(table, partition, range);
        afterRead.accept(table);
        return orders;
    }

    @Override
    public CompletableFuture<Void> write(Need need, Consumer<Batch> fill) {
        writes.incrementAndGet();
        beforeWrite.accept(Table.META);
        return super.write(need, fill);
    }

    @Override
    public CompletableFuture<Boolean> putIf(Need need, Table table, Key key, Optional<byte[]> expected, byte[] value) {
        writes.incrementAndGet();
        beforeWrite.accept(table);
        CompletableFuture<Boolean> done = super.putIf(need, table, key, expected, value);
        return losesAnswer.test(table)
                ? done.thenCompose(
                        put -> CompletableFuture.failedFuture(new StoreUnavailableException("the answer is lost")))
                : done;
    }
}
