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

    /// The values of rows in the order of their keys, each as [#get] reads it: not all of one moment.
    default List<Optional<byte[]>> getAll(Table table, List<Key> keys) {
        return keys.stream().map(key -> get(table, key)).toList();
    }

    /// The rows of a partition in a range, as they were at one moment during the call, in the range's
    /// direction. A value beyond the range's bounds is not even copied.
    List<Row> scan(Table table, byte[] partition, Range range);

    /// The rows in a range of each of these partitions, in their order, each as [#scan] reads them: not all of one
    /// moment.
    default List<List<Row>> scanAll(Table table, List<byte[]> partitions, Range range) {
        return partitions.stream()
                .map(partition -> scan(table, partition, range))
                .toList();
    }

    /// The order keys of the rows of a partition in a range, as they were at one moment during the call, in the
    /// range's direction. No value is copied, and the range's bound in bytes does not count.
    List<byte[]> orders(Table table, byte[] partition, Range range);

    /// Shows every row of a table, as it was at one moment, partition after partition in no promised order,
    /// rows of a partition in ascending order, until there are no more or the visitor answers `false`. For
    /// verification and for tools.
    void each(Table table, Predicate<Row> visitor);

    /// Writes the rows that `fill` puts into the batch (called once, before this returns, on the caller's
    /// thread). When the future completes they are all there and survive a power cut. Writes of one thread take
    /// effect in the order of the calls. Never blocks on I/O, so that an event loop may call it. The future's
    /// dependents run on the writer's thread and must be short.
    CompletableFuture<Void> write(Need need, Consumer<Batch> fill);

    /// Writes what can wait until there is room.
    default CompletableFuture<Void> write(Consumer<Batch> fill) {
        return write(Need.ORDINARY, fill);
    }

    /// Puts the row if what is there now equals `expected` (empty: if there is none), as one step that no
    /// other write comes between. The future tells whether it did; if so, the row is durable.
    CompletableFuture<Boolean> putIf(Need need, Table table, Key key, Optional<byte[]> expected, byte[] value);

    /// Puts what can wait until there is room.
    default CompletableFuture<Boolean> putIf(Table table, Key key, Optional<byte[]> expected, byte[] value) {
        return putIf(Need.ORDINARY, table, key, expected, value);
    }

    /// Which writes are accepted at present. When there is little room those are that are needed for reading to
    /// go on; when there is next to none, or a write has failed, none are.
    WriteState writeState();

    @Override
    void close();

    /// How much depends on a write while there is little room.
    enum Need {
        /// Refused as soon as the disk is low.
        ORDINARY,
        /// Taken for as long as there is any room to speak of: a small row, mostly in the place of another, without
        /// which people could not go on reading or be signed out.
        VITAL
    }

    /// Whether and why not a store accepts writes.
    enum WriteState {
        OPEN,
        /// Less room than the low-water mark: only what is vital is accepted; opens again by itself.
        DISK_LOW,
        /// Less room than a quarter of that: nothing is accepted; opens again by itself.
        DISK_FULL,
        /// A write or a sync failed; only a restart helps.
        FAILED;

        /// Whether a write is accepted that is needed so much.
        public boolean accepts(Need need) {
            return switch (this) {
                case OPEN -> true;
                case DISK_LOW -> need == Need.VITAL;
                case DISK_FULL, FAILED -> false;
            };
        }
    }
}
