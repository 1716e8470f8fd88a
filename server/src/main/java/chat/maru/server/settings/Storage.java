package chat.maru.server.settings;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// What is kept where, and how much memory that takes.
///
/// Immutable. Sizes are in bytes.
///
/// @param data             the folder of everything that is kept
/// @param nativeDirectory  where the native library is unpacked; empty: in the data folder
/// @param cacheBytes       memory for blocks read lately
/// @param writeBufferBytes memory for rows that are in no table file yet
/// @param walBytes         size of the write-ahead log at which they are moved to one
/// @param queueBytes       rows that may wait for the writer
/// @param queueRequests    writes that may wait for the writer
/// @param lowWaterBytes    free space below which only what reading needs is written, and below a quarter of which
/// nothing is
public record Storage(
        Path data,
        Optional<Path> nativeDirectory,
        long cacheBytes,
        long writeBufferBytes,
        long walBytes,
        long queueBytes,
        int queueRequests,
        long lowWaterBytes) {
    private static final long MIB = 1L << 20;
    private static final Kind<Integer> SIZE = Kind.whole(1, 1 << 20);

    private static final Key<Path> DATA =
            Key.of("data", Kind.path(), Path.of("./data"), "The folder of everything that is kept.");
    private static final Key<Optional<Path>> NATIVE = Key.optional(
            "storage.native-directory",
            Kind.path(),
            "Where RocksDB's native library is unpacked, which must allow execution; when it is not set, `native` in"
                    + " the data folder.");
    private static final Key<Integer> CACHE =
            Key.of("storage.cache-mib", SIZE, 128, "Memory for blocks of the store that were read lately, in MiB.");
    private static final Key<Integer> WRITE_BUFFER = Key.of(
            "storage.write-buffer-mib",
            SIZE,
            64,
            "Memory for rows that are in no table file yet, all tables together, in MiB.");
    private static final Key<Integer> WAL = Key.of(
            "storage.wal-mib",
            SIZE,
            128,
            "Size of the write-ahead log at which rows are moved to table files, in MiB: it bounds how long a start"
                    + " after a crash takes.");
    private static final Key<Integer> QUEUE = Key.of(
            "storage.queue-mib",
            Kind.whole(1, 16 * 1024),
            64,
            "Encoded rows that may wait to be written, in MiB; beyond it writes are answered busy.");
    private static final Key<Integer> QUEUE_REQUESTS = Key.of(
            "storage.queue-requests",
            Kind.whole(1, 1 << 24),
            16_384,
            "Writes that may wait to be written; beyond it they are answered busy.");
    private static final Key<Integer> LOW_WATER = Key.of(
            "storage.low-water-mib",
            Kind.whole(0, 1 << 24),
            256,
            "Free space of the disk, in MiB, below which messages and sign-ups are refused until there is a quarter more"
                    + " than that. Whoever has an account still reads, logs in and signs out, down to a quarter of it,"
                    + " below which nothing is written.");

    static final Room ROOM =
            new Room("Storage", List.of(DATA, NATIVE, CACHE, WRITE_BUFFER, WAL, QUEUE, QUEUE_REQUESTS, LOW_WATER));

    public Storage {
        Objects.requireNonNull(data);
        Objects.requireNonNull(nativeDirectory);
    }

    static Storage from(Values values) {
        return new Storage(
                values.of(DATA),
                values.of(NATIVE),
                values.of(CACHE) * MIB,
                values.of(WRITE_BUFFER) * MIB,
                values.of(WAL) * MIB,
                values.of(QUEUE) * MIB,
                values.of(QUEUE_REQUESTS),
                values.of(LOW_WATER) * MIB);
    }
}
