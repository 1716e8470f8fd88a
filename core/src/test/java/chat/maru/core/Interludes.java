package chat.maru.core;

import chat.maru.store.ForwardingStore;
import chat.maru.store.Key;
import chat.maru.store.Range;
import chat.maru.store.Row;
import chat.maru.store.Store;
import chat.maru.store.Table;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Supplier;

/// A store in which something happens before and after certain scans, so that tests put other people's steps
/// exactly where they hurt. It also notes how much its scans answered.
///
/// Confined to one thread.
public final class Interludes extends ForwardingStore {
    private final Queue<Runnable> before = new ArrayDeque<>();
    private final Queue<Runnable> after = new ArrayDeque<>();
    private Runnable always = () -> {};
    private Table table = Table.ENTRIES;
    private long mostBytes;
    private long allBytes;
    private int scans;

    public Interludes(Store store) {
        super(store);
    }

    /// Each scan of this table takes one interlude of either kind, as long as there are any.
    public Interludes at(Table scanned) {
        table = scanned;
        return this;
    }

    public Interludes before(Runnable interlude) {
        before.add(interlude);
        return this;
    }

    public Interludes after(Runnable interlude) {
        after.add(interlude);
        return this;
    }

    public void afterEach(Runnable interlude) {
        always = interlude;
    }

    /// The most bytes of values that one scan answered.
    public long mostBytes() {
        return mostBytes;
    }

    /// The bytes of values that all scans and gets together answered.
    public long allBytes() {
        return allBytes;
    }

    /// How many scans there were, those of order keys among them.
    public int scans() {
        return scans;
    }

    @Override
    public Optional<byte[]> get(Table from, Key key) {
        Optional<byte[]> found = super.get(from, key);
        allBytes += from == table ? found.map(value -> value.length).orElse(0) : 0;
        return found;
    }

    @Override
    public List<Row> scan(Table from, byte[] partition, Range range) {
        if (from != table) {
            return super.scan(from, partition, range);
        }
        List<Row> rows = scanned(() -> super.scan(from, partition, range));
        long bytes = rows.stream().mapToLong(row -> row.value().length).sum();
        mostBytes = Math.max(mostBytes, bytes);
        allBytes += bytes;
        return rows;
    }

    @Override
    public List<byte[]> orders(Table from, byte[] partition, Range range) {
        return from == table
                ? scanned(() -> super.orders(from, partition, range))
                : super.orders(from, partition, range);
    }

    private <T> T scanned(Supplier<T> scan) {
        scans++;
        next(before);
        T found = scan.get();
        next(after);
        always.run();
        return found;
    }

    private static void next(Queue<Runnable> interludes) {
        Runnable interlude = interludes.poll();
        if (interlude != null) {
            interlude.run();
        }
    }
}
