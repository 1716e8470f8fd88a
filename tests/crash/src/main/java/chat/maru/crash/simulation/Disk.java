package chat.maru.crash.simulation;

import chat.maru.store.Batch;
import chat.maru.store.Keys;
import chat.maru.store.MemoryStore;
import chat.maru.store.Store;
import chat.maru.store.Table;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/// What outlives a node: rows that are written when the simulation says so, and lost if the process ends
/// before, some or all of them.
///
/// Confined to one thread.
final class Disk {
    private final SplittableRandom random;
    private MemoryStore store = MemoryStore.held();
    private boolean releasing;

    /// @param first what is there at the beginning
    Disk(SplittableRandom random, Consumer<Batch> first) {
        this.random = random;
        var _ = store.write(first);
        store.releaseAll();
    }

    MemoryStore store() {
        return store;
    }

    /// The next writes reach the disk; tells whether there were any. One after the other: whoever is told of
    /// one cannot be told of the next in the middle of that.
    boolean release(int count) {
        if (releasing) {
            return false;
        }
        releasing = true;
        int released = store.release(count);
        releasing = false;
        return released > 0;
    }

    /// A write fails, and with it all that wait.
    void fail() {
        store.become(Store.WriteState.FAILED);
    }

    void become(Store.WriteState state) {
        store.become(state);
    }

    boolean hasFailed() {
        return store.writeState() == Store.WriteState.FAILED;
    }

    /// The process ends. Of what nobody was told of, some may be on the disk: the first few. Says how much was
    /// not.
    int crash() {
        store.close();
        int unfinished = store.unfinished();
        int survived = random.nextInt(3) == 0 ? random.nextInt(unfinished + 1) : 0;
        store = store.after(survived);
        return unfinished - survived;
    }

    /// All that is durable now.
    MemoryStore backup() {
        return store.after(0);
    }

    /// A backup takes the place of everything, as another life of the log.
    void restore(MemoryStore backup, long generation) {
        byte[] value = ByteBuffer.allocate(Long.BYTES).putLong(generation).array();
        var _ = backup.write(batch -> batch.put(Table.META, Keys.meta("generation"), value));
        backup.releaseAll();
        store = backup;
    }
}
