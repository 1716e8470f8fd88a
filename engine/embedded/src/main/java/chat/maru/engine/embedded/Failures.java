package chat.maru.engine.embedded;

import chat.maru.store.StoreCorruptException;
import chat.maru.store.StoreUnavailableException;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/// What RocksDB's errors mean to whoever uses a store.
final class Failures {
    private Failures() {}

    /// Of a read or a write.
    static RuntimeException of(String doing, RocksDBException e) {
        return isDamage(e)
                ? new StoreCorruptException(doing + ": " + e.getMessage(), e)
                : new StoreUnavailableException(doing + ": " + e.getMessage(), e);
    }

    /// Of an attempt to open the database. `place` tells what is known of damage already, or is empty.
    static RuntimeException ofOpening(String directory, String place, RocksDBException e) {
        String text = String.valueOf(e.getMessage());
        if (text.contains("lock file") || text.contains("LOCK:") || text.contains("lock hold")) {
            return new StoreUnavailableException(directory + " is in use by another process", e);
        }
        if (text.contains("not linked")) {
            return new StoreUnavailableException("RocksDB's native library lacks a compression: " + text, e);
        }
        if (isDamage(e)) {
            return new StoreCorruptException(directory + " is damaged: " + text + place, e);
        }
        return new StoreUnavailableException(directory + " cannot be opened: " + text + place, e);
    }

    private static boolean isDamage(RocksDBException e) {
        Status status = e.getStatus();
        String text = String.valueOf(e.getMessage());
        return (status != null && status.getCode() == Status.Code.Corruption)
                || text.contains("No such file")
                || text.contains("does not exist")
                || text.contains("orruption");
    }
}
