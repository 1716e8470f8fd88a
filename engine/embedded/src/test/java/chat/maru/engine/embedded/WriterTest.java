package chat.maru.engine.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chat.maru.model.Stamp;
import chat.maru.store.Keys;
import chat.maru.store.Log;
import chat.maru.store.Store.Need;
import chat.maru.store.Store.WriteState;
import chat.maru.store.StoreUnavailableException;
import chat.maru.store.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.rocksdb.RocksDBException;

class WriterTest {
    private static final long CHECK_NANOS = Duration.ofMillis(20).toNanos();

    private final Columns columns = columns();
    private final Disk disk = new Disk();
    private final List<HighWater.Mark> marks = new CopyOnWriteArrayList<>();
    private final Writer writer = new Writer(
                    disk,
                    new EmbeddedConfig(Optional.empty(), 1 << 20, 1 << 20, 1 << 20, 10_000, 5, 1000),
                    new Stamp(0, 0),
                    CHECK_NANOS,
                    marks::add)
            .start();

    @AfterEach
    void close() {
        disk.syncs.release(1_000_000);
        writer.close();
    }

    @Test
    void whatComesDuringASync_isTheNextBatch() throws Exception {
        CompletableFuture<Void> first = write(1);
        await().until(() -> disk.syncs.hasQueuedThreads());
        CompletableFuture<Void> second = write(2);
        CompletableFuture<Void> third = write(3);
        disk.syncs.release();
        first.get(10, TimeUnit.SECONDS);
        assertThat(second).isNotDone();
        disk.syncs.release();
        third.get(10, TimeUnit.SECONDS);
        assertThat(second).isCompleted();
        assertThat(disk.batches).hasSize(2);
    }

    @Test
    void nobodyIsTold_beforeTheSyncIsDone() throws Exception {
        List<String> told = new CopyOnWriteArrayList<>();
        append(1, 2, told);
        await().until(() -> disk.syncs.hasQueuedThreads());
        assertThat(told).isEmpty();
        assertThat(writer.end()).isEqualTo(new Stamp(0, 0));
        disk.syncs.release();
        await().until(() -> told.equals(List.of("durable 1 end 2")));
    }

    @Test
    void failedSync_failsEverythingForGood() {
        disk.failing = true;
        List<String> told = new CopyOnWriteArrayList<>();
        CompletableFuture<Void> first = write(1);
        await().until(() -> disk.syncs.hasQueuedThreads());
        CompletableFuture<Void> queued = write(2);
        append(1, 1, told);
        disk.syncs.release();
        assertRefused(first);
        assertRefused(queued);
        await().until(() -> told.equals(List.of("failed")));
        disk.failing = false;
        assertThat(writer.state()).isEqualTo(WriteState.FAILED);
        assertRefused(write(3));
        append(1, 1, told);
        await().until(() -> told.equals(List.of("failed", "failed")));
        assertThat(writer.end()).isEqualTo(new Stamp(0, 0));
        assertThat(disk.batches).isEmpty();
    }

    @Test
    void fullQueue_refusesWritesAsBusyAndLetsAppendsWait() throws Exception {
        List<CompletableFuture<Void>> accepted = new ArrayList<>();
        accepted.add(write(0));
        await().until(() -> disk.syncs.hasQueuedThreads());
        for (int i = 1; i <= 5; i++) {
            accepted.add(write(i));
        }
        assertThatThrownBy(() -> write(6).get(10, TimeUnit.SECONDS)).hasMessageContaining("busy");
        List<String> told = new CopyOnWriteArrayList<>();
        Thread appender = Thread.ofPlatform().start(() -> append(1, 1, told));
        await().until(() -> appender.getState() == Thread.State.WAITING);
        disk.syncs.release(3);
        await().until(() -> told.equals(List.of("durable 1 end 1")));
        appender.join();
        assertThat(accepted).allSatisfy(write -> assertThat(write).isCompleted());
        assertThat(writer.state()).isEqualTo(WriteState.OPEN);
    }

    @Test
    void lowDisk_refusesWritesButNotWhatIsDecided_andOpensAgainWithRoomToSpare() throws Exception {
        disk.usable = 999;
        await().until(() -> writer.state() == WriteState.DISK_LOW);
        assertRefused(write(1));
        List<String> told = Collections.synchronizedList(new ArrayList<>());
        append(1, 1, told);
        disk.syncs.release();
        await().until(() -> told.equals(List.of("durable 1 end 1")));
        disk.usable = 1249;
        int looks = disk.looks;
        await().until(() -> disk.looks > looks + 1);
        assertThat(writer.state()).isEqualTo(WriteState.DISK_LOW);
        disk.usable = 1250;
        await().until(() -> writer.state() == WriteState.OPEN);
        disk.syncs.release();
        write(2).get(10, TimeUnit.SECONDS);
        assertThat(disk.batches).hasSize(2);
    }

    @Test
    void close_writesWhatWaits() {
        List<CompletableFuture<Void>> writes = List.of(write(1), write(2), write(3));
        disk.syncs.release(3);
        writer.close();
        assertThat(writes).allSatisfy(write -> assertThat(write).isCompleted());
        assertRefused(write(4));
    }

    @Test
    void lowDisk_takesWhatIsVitalDownToAQuarterOfTheMark_andAgainWithRoomToSpare() throws Exception {
        disk.syncs.release(3);
        disk.usable = 250;
        await().until(() -> writer.state() == WriteState.DISK_LOW);
        write(Need.VITAL, 1).get(10, TimeUnit.SECONDS);
        assertRefused(write(2));
        disk.usable = 249;
        await().until(() -> writer.state() == WriteState.DISK_FULL);
        assertRefused(write(Need.VITAL, 3));
        List<String> told = new CopyOnWriteArrayList<>();
        append(1, 1, told);
        await().until(() -> told.equals(List.of("durable 1 end 1")));
        disk.usable = 311;
        int looks = disk.looks;
        await().until(() -> disk.looks > looks + 1);
        assertThat(writer.state()).isEqualTo(WriteState.DISK_FULL);
        disk.usable = 312;
        await().until(() -> writer.state() == WriteState.DISK_LOW);
        write(Need.VITAL, 4).get(10, TimeUnit.SECONDS);
        assertThat(disk.batches).hasSize(3);
    }

    private CompletableFuture<Void> write(int value) {
        return write(Need.ORDINARY, value);
    }

    private CompletableFuture<Void> write(Need need, int value) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        writer.offer(new Writer.Rows(need, rows(value), done));
        return done;
    }

    private void append(long first, long last, List<String> told) {
        writer.await(new Writer.Append(rows(0), new Stamp(0, first), new Stamp(0, last), new Log.Appended() {
            @Override
            public void durable(Stamp stamp) {
                told.add("durable " + stamp.offset() + " end " + writer.end().offset());
            }

            @Override
            public void failed(RuntimeException why) {
                told.add("failed");
            }
        }));
    }

    private RowBuffer rows(int value) {
        RowBuffer rows = new RowBuffer(columns, 16);
        rows.put(Table.META, Keys.meta("a"), new byte[] {(byte) value});
        return rows;
    }

    private static void assertRefused(CompletableFuture<Void> write) {
        assertThatThrownBy(() -> write.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(StoreUnavailableException.class);
    }

    private static Columns columns() {
        Map<Table, Integer> ids = new EnumMap<>(Table.class);
        for (Table table : Table.values()) {
            ids.put(table, ids.size() + 1);
        }
        return new Columns(ids);
    }

    /// A disk whose syncs end when the test says so, or fail.
    private static final class Disk implements Target {
        private final Semaphore syncs = new Semaphore(0);
        private final List<byte[]> batches = new CopyOnWriteArrayList<>();
        private volatile boolean failing;
        private volatile long usable = Long.MAX_VALUE;
        private volatile int looks;

        @Override
        public byte @Nullable [] value(int family, byte[] key) {
            return null;
        }

        @Override
        public void write(byte[] batch) throws RocksDBException {
            syncs.acquireUninterruptibly();
            if (failing) {
                throw new RocksDBException("the disk is gone");
            }
            batches.add(batch);
        }

        @Override
        public long sequence() {
            return batches.size();
        }

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate")
        public long usableBytes() {
            looks++;
            return usable;
        }
    }
}
