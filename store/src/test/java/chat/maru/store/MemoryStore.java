package chat.maru.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A store in memory, for tests. It holds every promise of [Store] but surviving the end of the process.
///
/// Thread-safe; everything is guarded by one lock, under which nobody else's code runs. An open store does
/// each write within the call. A *held* one ([#held]) lets writes (and appends of a [MemoryLog] on it) wait in
/// the order of the calls until the test says [#release]; until then no read sees them. Whoever waits is told
/// on the thread that released.
public final class MemoryStore implements Store {
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Table, NavigableMap<byte[], NavigableMap<byte[], byte[]>>> tables = new EnumMap<>(Table.class);
    private final Queue<Step> waiting = new ArrayDeque<>();
    private final List<Step> unfinished = new ArrayList<>();
    private boolean held;
    private WriteState state = WriteState.OPEN;

    public MemoryStore() {
        this(false);
    }

    private MemoryStore(boolean held) {
        this.held = held;
    }

    /// A store whose writes wait for [#release].
    public static MemoryStore held() {
        return new MemoryStore(true);
    }

    /// From now on writes wait for [#release].
    public void hold() {
        locked(() -> held = true);
    }

    /// How many writes and appends wait.
    public int waiting() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    /// Makes the next `count` waiting writes durable, or as many as there are, and tells those who wait, one
    /// after the other. Says how many there were.
    public int release(int count) {
        int done = 0;
        while (done < count && releaseOne()) {
            done++;
        }
        return done;
    }

    /// Releases whatever waits, also what is written meanwhile.
    public int releaseAll() {
        return release(Integer.MAX_VALUE);
    }

    /// Releases whatever waits; from now on writes do not wait any more.
    public void open() {
        locked(() -> held = false);
        releaseAll();
    }

    /// Sets the answer of [#writeState]. `FAILED` fails whatever waits, as a failed sync does, and is for good;
    /// with `DISK_LOW` or `DISK_FULL` what waits goes on waiting and only new writes are refused.
    public void become(WriteState now) {
        List<Step> lost = new ArrayList<>();
        locked(() -> {
            state = state == WriteState.FAILED ? state : now;
            if (state == WriteState.FAILED) {
                lost.addAll(waiting);
                unfinished.addAll(waiting);
                waiting.clear();
            }
        });
        lost.forEach(step -> step.failed(new StoreUnavailableException("a write failed; only a restart helps")));
    }

    @Override
    public Optional<byte[]> get(Table table, Key key) {
        check(table, key);
        lock.lock();
        try {
            return Optional.ofNullable(value(table, key)).map(byte[]::clone);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<Row> scan(Table table, byte[] partition, Range range) {
        check(table, Key.of(partition));
        lock.lock();
        try {
            NavigableMap<byte[], byte[]> rows = partitions(table).get(partition);
            return rows == null ? List.of() : rows(partition, cut(rows, range), range);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<byte[]> orders(Table table, byte[] partition, Range range) {
        check(table, Key.of(partition));
        lock.lock();
        try {
            NavigableMap<byte[], byte[]> rows = partitions(table).get(partition);
            return rows == null
                    ? List.of()
                    : cut(rows, range).keySet().stream()
                            .limit(range.limit())
                            .map(byte[]::clone)
                            .toList();
        } finally {
            lock.unlock();
        }
    }

    private static NavigableMap<byte[], byte[]> cut(NavigableMap<byte[], byte[]> rows, Range range) {
        NavigableMap<byte[], byte[]> directed = range.reverse() ? rows.descendingMap() : rows;
        return range.from()
                .map(from -> directed.tailMap(from, range.inclusive()))
                .orElse(directed);
    }

    private static List<Row> rows(byte[] partition, NavigableMap<byte[], byte[]> rows, Range range) {
        List<Row> found = new ArrayList<>();
        long bytes = 0;
        for (Map.Entry<byte[], byte[]> row : rows.entrySet()) {
            bytes += row.getValue().length;
            if (found.size() == range.limit() || (bytes > range.bytes() && !found.isEmpty())) {
                break;
            }
            found.add(new Row(
                    new Key(partition.clone(), row.getKey().clone()),
                    row.getValue().clone()));
        }
        return found;
    }

    @Override
    public void each(Table table, Predicate<Row> visitor) {
        for (Row row : all(table)) {
            if (!visitor.test(row)) {
                return;
            }
        }
    }

    /// Every row of a table, as it is now.
    public List<Row> all(Table table) {
        lock.lock();
        try {
            List<Row> all = new ArrayList<>();
            partitions(table)
                    .forEach((partition, rows) -> all.addAll(rows(partition, rows, Range.first(Integer.MAX_VALUE))));
            return all;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public CompletableFuture<Void> write(Need need, Consumer<Batch> fill) {
        Rows rows = new Rows();
        fill.accept(rows);
        CompletableFuture<Void> done = new CompletableFuture<>();
        submit(new Step() {
            @Override
            public boolean takenIn(WriteState now) {
                return now.accepts(need);
            }

            @Override
            public Runnable apply() {
                rows.apply();
                return () -> done.complete(null);
            }

            @Override
            public void failed(RuntimeException why) {
                done.completeExceptionally(why);
            }
        });
        return done;
    }

    @Override
    public CompletableFuture<Boolean> putIf(Need need, Table table, Key key, Optional<byte[]> expected, byte[] value) {
        Rows rows = new Rows();
        rows.put(table, key, value);
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        submit(new Step() {
            @Override
            public boolean takenIn(WriteState now) {
                return now.accepts(need);
            }

            @Override
            public Runnable apply() {
                boolean equal = Arrays.equals(value(table, key), expected.orElse(null));
                if (equal) {
                    rows.apply();
                }
                return () -> done.complete(equal);
            }

            @Override
            public void failed(RuntimeException why) {
                done.completeExceptionally(why);
            }
        });
        return done;
    }

    @Override
    public WriteState writeState() {
        lock.lock();
        try {
            return state;
        } finally {
            lock.unlock();
        }
    }

    /// Whatever waits is lost, as it is when a process ends. The rows stay, and can be read and opened again by
    /// another [MemoryLog].
    @Override
    public void close() {
        locked(() -> {
            unfinished.addAll(waiting);
            waiting.clear();
        });
    }

    /// How many writes and appends nobody was told of as done, because they failed or because the store was
    /// closed.
    public int unfinished() {
        lock.lock();
        try {
            return unfinished.size();
        } finally {
            lock.unlock();
        }
    }

    /// What a process finds that begins after this one's end: the rows as they are, and of the [#unfinished]
    /// writes the first so many, which had reached the disk all the same. If there are any such, this store is
    /// of no use any more. The new one is open, and holds writes if this one does.
    public MemoryStore after(int survived) {
        MemoryStore next = new MemoryStore(held);
        locked(() -> {
            for (Step step : unfinished.subList(0, survived)) {
                step.apply();
            }
            tables.forEach((table, partitions) -> {
                NavigableMap<byte[], NavigableMap<byte[], byte[]>> copy = next.partitions(table);
                partitions.forEach((partition, rows) -> copy.put(partition, new TreeMap<>(rows)));
            });
        });
        return next;
    }

    /// Does the step now, or when it is released; where writes are refused, fails it.
    void submit(Step step) {
        Runnable tell;
        lock.lock();
        try {
            tell = take(step);
        } finally {
            lock.unlock();
        }
        tell.run();
    }

    /// Puts the rows at once, whether or not writes are held or refused.
    void put(Rows rows) {
        locked(rows::apply);
    }

    private Runnable take(Step step) {
        if (!step.takenIn(state)) {
            String why = "writes are refused: " + state;
            return () -> step.failed(new StoreUnavailableException(why));
        }
        if (held) {
            waiting.add(step);
            return () -> {};
        }
        return step.apply();
    }

    private boolean releaseOne() {
        Runnable tell;
        lock.lock();
        try {
            Step step = waiting.poll();
            if (step == null) {
                return false;
            }
            tell = step.apply();
        } finally {
            lock.unlock();
        }
        tell.run();
        return true;
    }

    private void locked(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }

    private NavigableMap<byte[], NavigableMap<byte[], byte[]>> partitions(Table table) {
        return tables.computeIfAbsent(table, none -> new TreeMap<>(Arrays::compareUnsigned));
    }

    private byte @Nullable [] value(Table table, Key key) {
        NavigableMap<byte[], byte[]> rows = partitions(table).get(key.partition());
        return rows == null ? null : rows.get(key.order());
    }

    private static void check(Table table, Key key) {
        int length = table.partitionLength();
        if (length == Table.WHOLE_KEY ? key.order().length != 0 : key.partition().length != length) {
            throw new IllegalArgumentException("no key of " + table + ": partition of " + key.partition().length
                    + " bytes, order of " + key.order().length);
        }
    }

    /// Something that changes the store when its turn comes.
    interface Step {

        /// Whether the step is taken in this state of the store.
        boolean takenIn(WriteState now);

        /// Makes the change, under the store's lock; answers what is to be told afterwards, without the lock.
        Runnable apply();

        void failed(RuntimeException why);
    }

    /// Rows on their way into the store.
    final class Rows implements Batch {
        private final List<Runnable> changes = new ArrayList<>();

        @Override
        public void put(Table table, Key key, byte[] value) {
            check(table, key);
            byte[] partition = key.partition().clone();
            byte[] order = key.order().clone();
            byte[] copy = value.clone();
            changes.add(() -> partitions(table)
                    .computeIfAbsent(partition, none -> new TreeMap<>(Arrays::compareUnsigned))
                    .put(order, copy));
        }

        @Override
        public void delete(Table table, Key key) {
            check(table, key);
            changes.add(() -> partitions(table).computeIfPresent(key.partition(), (partition, rows) -> {
                rows.remove(key.order());
                return rows.isEmpty() ? null : rows;
            }));
        }

        /// Under the store's lock.
        void apply() {
            changes.forEach(Runnable::run);
        }
    }
}
