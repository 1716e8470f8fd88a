package chat.maru.engine.embedded;

import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/// What the writer writes to. Confined to the writer's thread, but for [#sequence].
interface Target {
    /// The durable value of a row.
    byte @Nullable [] value(int family, byte[] key) throws RocksDBException;

    /// Writes the batch as one step. When it returns the rows survive a power cut; when it throws, nobody
    /// knows.
    void write(byte[] batch) throws RocksDBException;

    /// The database's number of the last row written.
    long sequence();

    /// How much room the disk has for this process.
    long usableBytes();
}
