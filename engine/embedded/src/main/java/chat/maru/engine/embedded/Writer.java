package chat.maru.engine.embedded;

import chat.maru.model.Stamp;
import chat.maru.store.Log.Appended;
import chat.maru.store.Store.Need;
import chat.maru.store.Store.WriteState;
import chat.maru.store.StoreUnavailableException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one thread that writes. It takes what is waiting, up to 4,096 requests or 4 MiB, makes one batch of it,
/// writes and syncs it, and tells everyone who waited, in the order in which they came. It never waits for
/// more to come: what comes during a sync is the next batch.
///
/// Thread-safe. The queue is guarded by a lock that is not held across I/O or other people's code; the rest is
/// confined to the writer's thread.
final class Writer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);
    private static final int MOST_REQUESTS = 4096;
    private static final long MOST_BYTES = 4L << 20;

    private final Target target;
    private final EmbeddedConfig config;
    private final long spaceCheckNanos;
    private final Consumer<HighWater.Mark> marking;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition notEmpty = lock.newCondition();
    private final Condition notFull = lock.newCondition();
    private final Queue<Request> queue = new ArrayDeque<>();
    private long queuedBytes;
    private boolean closing;

    private volatile WriteState room = WriteState.OPEN;
    private volatile @Nullable StoreUnavailableException failure;
    private volatile Stamp end;
    private volatile long acknowledged;
    private volatile Written written = Written.NOTHING;
    private long nextSpaceCheck;

    /// @param end             the log's last entry
    /// @param spaceCheckNanos how often to look how much room there is, at most
    /// @param marking         told of what is durable before anybody else is
    Writer(Target target, EmbeddedConfig config, Stamp end, long spaceCheckNanos, Consumer<HighWater.Mark> marking) {
        this.target = target;
        this.config = config;
        this.end = end;
        this.spaceCheckNanos = spaceCheckNanos;
        this.marking = marking;
        acknowledged = target.sequence();
        nextSpaceCheck = System.nanoTime();
        checkSpace();
        thread = Thread.ofPlatform().name("maru-writer").unstarted(this::run);
    }

    Writer start() {
        thread.start();
        return this;
    }

    WriteState state() {
        return failure != null ? WriteState.FAILED : room;
    }

    /// The last entry that is durable.
    Stamp end() {
        return end;
    }

    /// The database's number of a row that is durable, as are all before it.
    long acknowledged() {
        return acknowledged;
    }

    Written written() {
        return written;
    }

    /// Queues the request or refuses it at once; never blocks on I/O.
    void offer(Request request) {
        StoreUnavailableException refusal;
        lock.lock();
        try {
            refusal = refusal(request.need());
            if (refusal == null && isFull()) {
                refusal = new StoreUnavailableException(
                        "busy: " + queue.size() + " requests of " + queuedBytes + " bytes wait to be written");
            }
            if (refusal == null) {
                enqueue(request);
            }
        } finally {
            lock.unlock();
        }
        if (refusal != null) {
            request.failed(refusal);
        }
    }

    /// Queues the request, waiting for room first. After a failure it is queued as well, to be failed on the
    /// writer's thread in its turn; a nearly full disk does not refuse it.
    ///
    /// @throws StoreUnavailableException after the end, with nothing queued
    void await(Request request) {
        lock.lock();
        try {
            while (failure == null && !closing && isFull() && Thread.currentThread() != thread) {
                notFull.awaitUninterruptibly();
            }
            if (closing) {
                throw closed();
            }
            enqueue(request);
        } finally {
            lock.unlock();
        }
    }

    private static StoreUnavailableException closed() {
        return new StoreUnavailableException("the store is closed");
    }

    private @Nullable StoreUnavailableException refusal(Need need) {
        if (closing) {
            return closed();
        }
        if (failure != null) {
            return failure;
        }
        WriteState now = room;
        return now.accepts(need)
                ? null
                : new StoreUnavailableException("the disk is nearly full; not written: " + need + " at " + now);
    }

    private boolean isFull() {
        return queuedBytes >= config.queueBytes() || queue.size() >= config.queueRequests();
    }

    private void enqueue(Request request) {
        queue.add(request);
        queuedBytes += request.size();
        notEmpty.signal();
    }

    /// Writes what is queued, then ends the thread.
    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            notEmpty.signal();
            notFull.signalAll();
        } finally {
            lock.unlock();
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            writeAll();
        } catch (RuntimeException | Error e) {
            end(e);
        }
    }

    /// Nothing is written any more: whoever waits is told, and whoever comes is.
    private void end(Throwable why) {
        LOG.error("The writer has ended. Nothing more is written until a restart", why);
        StoreUnavailableException ended =
                new StoreUnavailableException("the writer has ended; only a restart helps: " + why, why);
        List<Request> left;
        lock.lock();
        try {
            failure = ended;
            closing = true;
            left = new ArrayList<>(queue);
            queue.clear();
            notFull.signalAll();
        } finally {
            lock.unlock();
        }
        left.forEach(request -> tell(request, ended));
    }

    private void writeAll() {
        Optional<List<Request>> requests = next();
        while (requests.isPresent()) {
            checkSpace();
            if (!requests.get().isEmpty()) {
                commit(requests.get());
            }
            requests = next();
        }
    }

    /// What is waiting; nothing if nothing comes for as long as a look at the disk may wait; empty at the end.
    private Optional<List<Request>> next() {
        lock.lock();
        try {
            if (queue.isEmpty() && !closing) {
                awaitRequest();
            }
            return queue.isEmpty() && closing ? Optional.empty() : Optional.of(drain());
        } finally {
            lock.unlock();
        }
    }

    /// Coming back early does no harm: nothing is drained then.
    @SuppressWarnings("WaitNotInLoop")
    private void awaitRequest() {
        try {
            notEmpty.await(spaceCheckNanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            LOG.warn("The writer's thread was interrupted; it goes on", e);
        }
    }

    private List<Request> drain() {
        List<Request> requests = new ArrayList<>();
        long bytes = 0;
        while (!queue.isEmpty() && requests.size() < MOST_REQUESTS && bytes < MOST_BYTES) {
            Request request = queue.remove();
            bytes += request.size();
            requests.add(request);
        }
        queuedBytes -= bytes;
        if (!requests.isEmpty()) {
            notFull.signalAll();
        }
        return requests;
    }

    private void commit(List<Request> requests) {
        StoreUnavailableException failed = failure;
        if (failed == null) {
            failed = write(requests);
        }
        for (Request request : requests) {
            tell(request, failed);
        }
    }

    private static void tell(Request request, @Nullable StoreUnavailableException failed) {
        try {
            if (failed == null) {
                request.durable();
            } else {
                request.failed(failed);
            }
        } catch (RuntimeException | Error e) {
            LOG.error("Whoever was told of a write threw", e);
        }
    }

    /// Writes them as one batch; answers why, if it failed.
    private @Nullable StoreUnavailableException write(List<Request> requests) {
        try {
            List<RowBuffer> rows = decided(requests);
            if (!rows.isEmpty()) {
                byte[] batch = RowBuffer.concatenate(rows);
                long began = System.nanoTime();
                target.write(batch);
                acknowledged = target.sequence();
                written = written.plus(entries(requests), batch.length, System.nanoTime() - began);
            }
        } catch (RocksDBException | RuntimeException | Error e) {
            StoreUnavailableException why =
                    new StoreUnavailableException("a write failed; only a restart helps: " + e.getMessage(), e);
            failure = why;
            LOG.error("A write failed. Nothing more is written until a restart", e);
            return why;
        }
        for (Request request : requests) {
            if (request instanceof Append append) {
                end = append.last;
            }
        }
        marking.accept(new HighWater.Mark(acknowledged, end.offset()));
        return null;
    }

    private static long entries(List<Request> requests) {
        long entries = 0;
        for (Request request : requests) {
            if (request instanceof Append append) {
                entries += append.last.offset() - append.first.offset() + 1;
            }
        }
        return entries;
    }

    /// The rows that go into the batch, after conditions are decided in their turn.
    private List<RowBuffer> decided(List<Request> requests) throws RocksDBException {
        List<RowBuffer> rows = new ArrayList<>(requests.size());
        Pending pending = null;
        for (Request request : requests) {
            if (request instanceof Conditional conditional) {
                if (pending == null) {
                    pending = new Pending();
                    rows.forEach(pending::add);
                }
                conditional.decide(pending.value(target, conditional.family, conditional.key));
            }
            if (request.writes() && request.rows().count() > 0) {
                rows.add(request.rows());
                if (pending != null) {
                    pending.add(request.rows());
                }
            }
        }
        return rows;
    }

    private void checkSpace() {
        long now = System.nanoTime();
        if (now - nextSpaceCheck < 0) {
            return;
        }
        nextSpaceCheck = now + spaceCheckNanos;
        long usable = target.usableBytes();
        WriteState before = room;
        WriteState after = room(usable, before);
        if (after != before) {
            LOG.warn("{} bytes free on the disk: it was {} to writes and is {} now", usable, before, after);
            room = after;
        }
    }

    private WriteState room(long usable, WriteState before) {
        long low = config.lowWaterBytes();
        if (isBelow(low / 4, usable, before == WriteState.DISK_FULL)) {
            return WriteState.DISK_FULL;
        }
        return isBelow(low, usable, before != WriteState.OPEN) ? WriteState.DISK_LOW : WriteState.OPEN;
    }

    /// Whoever is below a mark is above it only with a quarter more, so that it is not crossed all the time.
    private static boolean isBelow(long mark, long usable, boolean before) {
        return usable < (before ? mark + mark / 4 : mark);
    }

    /// Something to be written.
    sealed interface Request {
        RowBuffer rows();

        /// How much depends on it being taken.
        Need need();

        default boolean writes() {
            return true;
        }

        default long size() {
            return rows().size();
        }

        void durable();

        void failed(StoreUnavailableException why);
    }

    record Rows(Need need, RowBuffer rows, CompletableFuture<Void> done) implements Request {
        @Override
        public void durable() {
            done.complete(null);
        }

        @Override
        public void failed(StoreUnavailableException why) {
            done.completeExceptionally(why);
        }
    }

    record Append(RowBuffer rows, Stamp first, Stamp last, Appended appended) implements Request {
        /// What is decided already others rest on.
        @Override
        public Need need() {
            return Need.VITAL;
        }

        @Override
        public void durable() {
            appended.durable(first);
        }

        @Override
        public void failed(StoreUnavailableException why) {
            appended.failed(why);
        }
    }

    /// A row that is put if the one there now is as expected. Decided on the writer's thread.
    static final class Conditional implements Request {
        private final Need need;
        private final int family;
        private final byte[] key;
        private final byte @Nullable [] expected;
        private final RowBuffer rows;
        private final CompletableFuture<Boolean> done;
        private boolean met;

        Conditional(
                Need need,
                int family,
                byte[] key,
                byte @Nullable [] expected,
                RowBuffer rows,
                CompletableFuture<Boolean> done) {
            this.need = need;
            this.family = family;
            this.key = key;
            this.expected = expected;
            this.rows = rows;
            this.done = done;
        }

        @Override
        public Need need() {
            return need;
        }

        void decide(byte @Nullable [] found) {
            met = Arrays.equals(found, expected);
        }

        @Override
        public RowBuffer rows() {
            return rows;
        }

        @Override
        public boolean writes() {
            return met;
        }

        @Override
        public void durable() {
            done.complete(met);
        }

        @Override
        public void failed(StoreUnavailableException why) {
            done.completeExceptionally(why);
        }
    }

    /// Rows that are in the batch but not in the database yet.
    private static final class Pending implements RowBuffer.Visitor {
        private final Map<Place, Optional<byte[]>> rows = new HashMap<>();

        void add(RowBuffer more) {
            more.forEach(this);
        }

        byte @Nullable [] value(Target target, int family, byte[] key) throws RocksDBException {
            Optional<byte[]> row = rows.get(new Place(family, key));
            return row == null ? target.value(family, key) : row.orElse(null);
        }

        @Override
        public void put(int family, byte[] key, byte[] value) {
            rows.put(new Place(family, key), Optional.of(value));
        }

        @Override
        public void delete(int family, byte[] key) {
            rows.put(new Place(family, key), Optional.empty());
        }
    }

    private record Place(int family, byte[] key) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Place p && family == p.family && Arrays.equals(key, p.key);
        }

        @Override
        public int hashCode() {
            return 31 * family + Arrays.hashCode(key);
        }
    }
}
