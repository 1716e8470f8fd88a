package chat.maru.engine.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.maru.model.Generation;
import chat.maru.model.Stamp;
import chat.maru.model.StampedEntry;
import chat.maru.store.Log;
import chat.maru.store.StoreCorruptException;
import chat.maru.store.StoreUnavailableException;
import chat.maru.store.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class CheckpointTest {
    @TempDir
    private Path directory;

    /// Each is a prefix of the log with all that was acknowledged before, row by row the same.
    @Test
    void checkpointsUnderAppends_openAndHoldWhatWasAcknowledged() throws Exception {
        int count = 6;
        List<Long> acknowledged = new ArrayList<>();
        try (RocksEngine engine = Engines.open(directory.resolve("data"))) {
            try (Appending appending = new Appending(engine.log())) {
                for (int i = 0; i < count; i++) {
                    appending.awaitMore(200);
                    acknowledged.add(appending.acknowledged.get());
                    engine.checkpoint(copy(i));
                }
            }
            List<StampedEntry> all = engine.log().read(new Stamp(0, 0), Integer.MAX_VALUE);
            for (int i = 0; i < count; i++) {
                try (RocksEngine copied = Engines.open(copy(i))) {
                    long end = copied.log().end().offset();
                    assertThat(end).as("copy %d", i).isGreaterThanOrEqualTo(acknowledged.get(i));
                    assertThat(copied.log().generation()).isEqualTo(engine.log().generation());
                    List<StampedEntry> entries = copied.log().read(new Stamp(0, 0), Integer.MAX_VALUE);
                    assertThat(entries).hasSize((int) end);
                    assertThat(entries.equals(all.subList(0, (int) end)))
                            .as("copy %d begins like the log", i)
                            .isTrue();
                    copied.checkTableFiles(() -> {});
                }
            }
        }
    }

    @Test
    void checkpointOfAStoreAtRest_isEqualInEveryRow_andGoesOnByItself() throws Exception {
        try (RocksEngine engine = Engines.open(directory.resolve("data"))) {
            append(engine.log(), 1, 50);
            engine.database().flush();
            append(engine.log(), 51, 20);
            engine.checkpoint(copy(1));
            Contents contents = Contents.of(engine);
            append(engine.log(), 71, 5);
            try (RocksEngine copied = Engines.open(copy(1))) {
                assertThat(Contents.of(copied)).isEqualTo(contents);
                append(copied.log(), 71, 3);
                copied.database().compact();
            }
            engine.database().compact();
            assertThat(engine.log().end().offset()).isEqualTo(75);
            try (RocksEngine copied = Engines.open(copy(1))) {
                assertThat(copied.log().end().offset()).isEqualTo(73);
            }
        }
    }

    /// Ten table files that overlap would be merged at once.
    @Test
    void copyOpenedToRead_keepsItsTableFilesAsTheyAre() throws Exception {
        Path data = directory.resolve("data");
        try (RocksEngine engine = toRead(data)) {
            for (int i = 0; i < 10; i++) {
                append(engine.log(), 1 + i * 20L, 20);
                engine.database().flush();
            }
            engine.checkpoint(copy(1));
        }
        List<String> before = tables(copy(1));
        assertThat(before).hasSizeGreaterThanOrEqualTo(10);
        AtomicInteger checked = new AtomicInteger();
        try (RocksEngine copied = toRead(copy(1))) {
            copied.checkTableFiles(checked::incrementAndGet);
            assertThat(copied.log().end().offset()).isEqualTo(200);
            assertThat(familiesThatAreNotMerged(copy(1))).isEqualTo(Table.values().length + 1);
        }
        assertThat(checked).hasValue(before.size());
        assertThat(tables(copy(1))).isEqualTo(before);
        try (RocksEngine served = Engines.open(copy(1))) {
            assertThat(familiesThatAreNotMerged(copy(1))).isZero();
            Awaitility.await().until(() -> !tables(copy(1)).equals(before));
            assertThat(served.log().end().offset()).isEqualTo(200);
        }
    }

    private static RocksEngine toRead(Path data) {
        return RocksEngine.openToRead(data, Engines.config(), new SplittableRandom(7));
    }

    private static List<String> tables(Path data) throws IOException {
        try (Stream<Path> files = Files.list(data.resolve(Opening.ROCKS))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".sst"))
                    .sorted()
                    .toList();
        }
    }

    /// As RocksDB has written down how it was opened last.
    private static long familiesThatAreNotMerged(Path data) throws IOException {
        try (Stream<Path> files = Files.list(data.resolve(Opening.ROCKS))) {
            Path options = files.filter(file -> file.getFileName().toString().matches("OPTIONS-[0-9]+"))
                    .max(Comparator.comparing(Path::toString))
                    .orElseThrow();
            return Files.readAllLines(options).stream()
                    .filter(line -> line.strip().equals("disable_auto_compactions=true"))
                    .count();
        }
    }

    /// The mark beside it says how much must be there.
    @Test
    void checkpointWithItsEndCutOff_isRefused() throws Exception {
        try (RocksEngine engine = Engines.open(directory.resolve("data"))) {
            append(engine.log(), 1, 30);
            engine.checkpoint(copy(1));
            append(engine.log(), 31, 30);
            engine.checkpoint(copy(2));
        }
        Files.copy(copy(2).resolve(Opening.MARK), copy(1).resolve(Opening.MARK), StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(() -> Engines.open(copy(1)).close())
                .isInstanceOf(StoreCorruptException.class)
                .hasMessageContaining("had been acknowledged");
    }

    @Test
    void checkpoint_isItsOwnersAlone() throws Exception {
        try (RocksEngine engine = Engines.open(directory.resolve("data"))) {
            engine.checkpoint(copy(1));
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy(1))))
                .isEqualTo("rwx------");
    }

    @Test
    void checkpointThatCannotBeMade_leavesNothing() throws Exception {
        RocksEngine closed = Engines.open(directory.resolve("data"));
        try (RocksEngine engine = closed) {
            assertThatThrownBy(() -> engine.checkpoint(directory.resolve("none/below")))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("cannot be made");
            Path file = Files.createFile(directory.resolve("there"));
            assertThatThrownBy(() -> engine.checkpoint(file)).isInstanceOf(StoreUnavailableException.class);
            assertThat(file).isEmptyFile();
        }
        assertThatThrownBy(() -> closed.checkpoint(copy(1)))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("closed");
        assertThat(copy(1)).doesNotExist();
    }

    @Test
    void checkpointOnADiskThatIsNearlyFull_isRefused() {
        try (RocksEngine engine = Engines.open(directory.resolve("data"), Long.MAX_VALUE / 2)) {
            assertThatThrownBy(() -> engine.checkpoint(copy(1)))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("the disk is nearly full");
            assertThat(copy(1)).doesNotExist();
        }
    }

    @Test
    void flippedBitInATableFile_isFoundAndTheFileNamed() throws Exception {
        Path data = directory.resolve("data");
        try (RocksEngine engine = Engines.open(data)) {
            append(engine.log(), 1, 200);
            engine.database().flush();
        }
        Path table = largest(data.resolve(Opening.ROCKS));
        byte[] bytes = Files.readAllBytes(table);
        bytes[bytes.length / 3] ^= 0x10;
        Files.write(table, bytes);
        try (RocksEngine engine = Engines.open(data)) {
            assertThatThrownBy(() -> engine.checkTableFiles(() -> {}))
                    .isInstanceOf(StoreCorruptException.class)
                    .hasMessageContaining(table.getFileName().toString());
        }
    }

    @Test
    void renewedLogs_haveOtherGenerations_andTheSameEntries() throws Exception {
        Path data = directory.resolve("data");
        Contents before;
        Generation first;
        try (RocksEngine engine = Engines.open(data)) {
            append(engine.log(), 1, 20);
            before = Contents.of(engine);
            first = engine.log().generation();
        }
        // Draws what was there before, first.
        Generation second = RocksEngine.renew(data, Engines.config(), new SplittableRandom(7));
        Generation third = RocksEngine.renew(data, Engines.config(), new SplittableRandom(8));
        assertThat(List.of(first, second, third)).doesNotHaveDuplicates();
        try (RocksEngine engine = Engines.open(data)) {
            assertThat(engine.log().generation()).isEqualTo(third);
            assertThat(Contents.of(engine).entries()).isEqualTo(before.entries());
        }
    }

    private Path copy(int number) {
        return directory.resolve("copy-" + number);
    }

    private static Path largest(Path rocks) throws IOException {
        try (Stream<Path> files = Files.list(rocks)) {
            return files.filter(file -> file.toString().endsWith(".sst"))
                    .max((one, other) ->
                            Long.compare(one.toFile().length(), other.toFile().length()))
                    .orElseThrow();
        }
    }

    private static void append(Log log, long first, int count) throws Exception {
        for (long offset = first; offset < first + count; offset++) {
            CompletableFuture<Stamp> done = new CompletableFuture<>();
            log.append(List.of(CrashingAppender.entry(offset)), new Log.Appended() {
                @Override
                public void durable(Stamp stamp) {
                    done.complete(stamp);
                }

                @Override
                public void failed(RuntimeException why) {
                    done.completeExceptionally(why);
                }
            });
            done.get(30, TimeUnit.SECONDS);
        }
    }

    /// Appends until it is closed, with so many under way that a slow disk holds it up. Thread-safe.
    private static final class Appending implements AutoCloseable, Log.Appended {
        private static final int OUTSTANDING = 64;

        private final Semaphore room = new Semaphore(OUTSTANDING);
        private final AtomicLong acknowledged = new AtomicLong();
        private final AtomicBoolean ended = new AtomicBoolean();
        private final CompletableFuture<Void> wrong = new CompletableFuture<>();
        private final CompletableFuture<Void> done;

        Appending(Log log) {
            done = CompletableFuture.runAsync(
                    () -> {
                        for (long offset = 1; !ended.get(); offset++) {
                            room.acquireUninterruptibly();
                            log.append(List.of(CrashingAppender.entry(offset)), this);
                        }
                    },
                    task -> Thread.ofPlatform().start(task));
        }

        void awaitMore(int count) {
            long enough = acknowledged.get() + count;
            Awaitility.await().until(() -> acknowledged.get() >= enough);
        }

        @Override
        public void durable(Stamp first) {
            acknowledged.set(first.offset());
            room.release();
        }

        @Override
        public void failed(RuntimeException why) {
            wrong.completeExceptionally(why);
            room.release();
        }

        @Override
        public void close() {
            ended.set(true);
            assertThat(done).succeedsWithin(Duration.ofSeconds(30));
            assertThat(wrong).isNotDone();
        }
    }
}
