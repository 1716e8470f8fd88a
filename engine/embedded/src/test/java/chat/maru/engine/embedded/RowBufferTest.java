package chat.maru.engine.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.store.Batch;
import chat.maru.store.Key;
import chat.maru.store.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

class RowBufferTest {
    private static final List<Table> TABLES = List.of(Table.values());

    @TempDir
    private Path directory;

    @Test
    void bytes_areThoseRocksDbWouldMake() throws RocksDBException {
        try (RocksEngine engine = Engines.open(directory)) {
            SplittableRandom random = new SplittableRandom(5);
            for (int i = 0; i < 200; i++) {
                List<RowBuffer> buffers = new ArrayList<>();
                for (int j = random.nextInt(4); j >= 0; j--) {
                    RowBuffer buffer = new RowBuffer(engine.database().columns(), 0);
                    filling(random.nextLong()).accept(buffer);
                    buffers.add(buffer);
                }
                byte[] ours = RowBuffer.concatenate(buffers);
                try (WriteBatch copy = engine.database().copied(ours)) {
                    assertThat(copy.data()).isEqualTo(ours);
                    assertThat(copy.count())
                            .isEqualTo(
                                    buffers.stream().mapToInt(RowBuffer::count).sum());
                }
            }
        }
    }

    @Test
    void database_isTheSameWhoeverPutsTheBatchTogether() throws Exception {
        try (RocksEngine concatenating = Engines.open(directory.resolve("a"));
                RocksEngine rowByRow = Engines.openRowByRow(directory.resolve("b"))) {
            for (RocksEngine engine : List.of(concatenating, rowByRow)) {
                SplittableRandom random = new SplittableRandom(6);
                for (int i = 0; i < 300; i++) {
                    engine.store().write(filling(random.nextLong())).get(30, TimeUnit.SECONDS);
                }
            }
            assertThat(Contents.of(rowByRow).rows())
                    .hasSizeGreaterThan(100)
                    .isEqualTo(Contents.of(concatenating).rows());
        }
    }

    private static Consumer<Batch> filling(long seed) {
        return batch -> {
            SplittableRandom random = new SplittableRandom(seed);
            for (int steps = random.nextInt(12); steps >= 0; steps--) {
                Table table = TABLES.get(random.nextInt(TABLES.size() - 2));
                boolean whole = table.partitionLength() == Table.WHOLE_KEY;
                byte[] partition = new byte[whole ? 1 : table.partitionLength()];
                partition[0] = (byte) random.nextInt(4);
                byte[] order = new byte[whole ? 0 : random.nextInt(300)];
                Key key = new Key(partition, order);
                if (random.nextInt(4) == 0) {
                    batch.delete(table, key);
                } else {
                    byte[] value = new byte[random.nextInt(random.nextInt(10) == 0 ? 40_000 : 200)];
                    random.nextBytes(value);
                    batch.put(table, key, value);
                }
            }
        };
    }
}
