package chat.maru.engine.embedded;

import java.util.function.IntFunction;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/// Puts the rows of a batch into another, one by one.
///
/// Confined to one thread.
final class BatchCopy extends WriteBatch.Handler {
    private final WriteBatch copy;
    private final IntFunction<ColumnFamilyHandle> families;

    BatchCopy(WriteBatch copy, IntFunction<ColumnFamilyHandle> families) {
        this.copy = copy;
        this.families = families;
    }

    @Override
    public void put(int family, byte[] key, byte[] value) throws RocksDBException {
        copy.put(families.apply(family), key, value);
    }

    @Override
    public void delete(int family, byte[] key) throws RocksDBException {
        copy.delete(families.apply(family), key);
    }

    @Override
    public void put(byte[] key, byte[] value) {
        throw unknown("a put without a family");
    }

    @Override
    public void delete(byte[] key) {
        throw unknown("a delete without a family");
    }

    @Override
    public void merge(int family, byte[] key, byte[] value) {
        throw unknown("a merge");
    }

    @Override
    public void merge(byte[] key, byte[] value) {
        throw unknown("a merge");
    }

    @Override
    public void singleDelete(int family, byte[] key) {
        throw unknown("a single delete");
    }

    @Override
    public void singleDelete(byte[] key) {
        throw unknown("a single delete");
    }

    @Override
    public void deleteRange(int family, byte[] from, byte[] to) {
        throw unknown("a range of deletes");
    }

    @Override
    public void deleteRange(byte[] from, byte[] to) {
        throw unknown("a range of deletes");
    }

    @Override
    public void logData(byte[] blob) {
        throw unknown("log data");
    }

    @Override
    public void putBlobIndex(int family, byte[] key, byte[] value) {
        throw unknown("a blob");
    }

    @Override
    public void markBeginPrepare() {
        throw unknown("a transaction");
    }

    @Override
    public void markEndPrepare(byte[] id) {
        throw unknown("a transaction");
    }

    @Override
    public void markNoop(boolean emptyBatch) {
        // says nothing about rows
    }

    @Override
    public void markRollback(byte[] id) {
        throw unknown("a transaction");
    }

    @Override
    public void markCommit(byte[] id) {
        throw unknown("a transaction");
    }

    @Override
    public void markCommitWithTimestamp(byte[] id, byte[] at) {
        throw unknown("a transaction");
    }

    private static IllegalStateException unknown(String what) {
        return new IllegalStateException("a batch of ours has no such thing: " + what);
    }
}
