package chat.maru.store;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// Sorted rows in partitions.
///
/// Thread-safe. Every read sees every write whose future has completed, and nothing that is not durable. A
/// method throws [StoreUnavailableException] where the outcome is unknown and repeating is safe, and
/// [StoreCorruptException] where stored bytes are not what was written; a future completes with the same.
/// Reads block for at most one disk access per row asked for; they may be called from virtual threads, but
/// not from an event loop.
public interface Store extends AutoCloseable {

    /// The value of a row.
    Optional<byte[]> get(Table table, Key key);

    /// The rows of a partition in a range, as they were at one moment during the call, in the range's
    /// direction.
    List<Row> scan(Table table, byte[] partition, Range range);

    /// Shows every row of a table, as it was at one moment, partition after partition in no promised order,
    /// rows of a partition in ascending order, until there are no more or the visitor answers `false`. For
    /// verification and for tools.
    void each(Table table, Predicate<Row> visitor);

    /// Writes the rows that `fill` puts into the batch (called once, before this returns, on the caller's
    /// thread). When the future completes they are all there and survive a power cut. Writes of one thread take
    /// effect in the order of the calls. Never blocks on I/O, so that an event loop may call it. The future's
    /// dependents run on the writer's thread and must be short.
    CompletableFuture<Void> write(Consumer<Batch> fill);

    /// Puts the row if what is there now equals `expected` (empty: if there is none), as one step that no
    /// other write comes between. The future tells whether it did; if so, the row is durable.
    CompletableFuture<Boolean> putIf(Table table, Key key, Optional<byte[]> expected, byte[] value);

    /// Whether writes are accepted at present. When the disk is nearly full or a write has failed they are
    /// not.
    WriteState writeState();

    @Override
    void close();

    /// Whether and why not a store accepts writes.
    enum WriteState {
        OPEN,
        /// Less room than the low-water mark; opens again by itself.
        DISK_LOW,
        /// A write or a sync failed; only a restart helps.
        FAILED
    }
}
