package chat.maru.engine.embedded;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/// What can be set of the embedded engine.
///
/// Immutable.
///
/// @param nativeDirectory  where RocksDB's native library is kept between starts; empty for `native` in the
/// data directory. It must be on a file system that allows execution.
/// @param cacheBytes       memory for blocks of the store that were read lately, shared by all tables
/// @param writeBufferBytes memory for rows that are not in a table file yet, all tables together
/// @param walBytes         size of the write-ahead log at which rows are moved to table files; it bounds how
/// long a start after a crash takes
/// @param queueBytes       encoded rows that may wait for the writer; beyond it appends block and writes are
/// refused as busy
/// @param queueRequests    writes and appends that may wait for the writer, with the same consequence
/// @param lowWaterBytes    free space of the disk below which only vital writes are accepted, and below a quarter of
/// which none are, until there is a quarter more than that
public record EmbeddedConfig(
        Optional<Path> nativeDirectory,
        long cacheBytes,
        long writeBufferBytes,
        long walBytes,
        long queueBytes,
        int queueRequests,
        long lowWaterBytes) {
    private static final long MIB = 1L << 20;

    public EmbeddedConfig {
        Objects.requireNonNull(nativeDirectory);
        atLeast("cacheBytes", cacheBytes, MIB);
        atLeast("writeBufferBytes", writeBufferBytes, MIB);
        atLeast("walBytes", walBytes, MIB);
        atLeast("queueBytes", queueBytes, 1);
        atLeast("queueRequests", queueRequests, 1);
        atLeast("lowWaterBytes", lowWaterBytes, 0);
    }

    /// 128 MiB of cache, 64 MiB of write buffers, 128 MiB of write-ahead log, a queue of 64 MiB or 16,384
    /// requests, and a low-water mark of 256 MiB.
    public static EmbeddedConfig defaults() {
        return new EmbeddedConfig(Optional.empty(), 128 * MIB, 64 * MIB, 128 * MIB, 64 * MIB, 16_384, 256 * MIB);
    }

    public EmbeddedConfig withNativeDirectory(Path directory) {
        return new EmbeddedConfig(
                Optional.of(directory),
                cacheBytes,
                writeBufferBytes,
                walBytes,
                queueBytes,
                queueRequests,
                lowWaterBytes);
    }

    private static void atLeast(String name, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(name + " is at least " + least + ": " + value);
        }
    }
}
