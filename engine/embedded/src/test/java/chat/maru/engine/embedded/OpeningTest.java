package chat.maru.engine.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.maru.model.Generation;
import chat.maru.store.Keys;
import chat.maru.store.StoreUnavailableException;
import chat.maru.store.Table;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;

class OpeningTest {
    @TempDir
    private Path directory;

    /// It would be another backup afterwards, and none that could be restored.
    @Test
    void aBackup_isRefused_andStaysAsItIs() throws Exception {
        Path backup = directory.resolve("backup");
        Engines.open(backup).close();
        Files.createFile(backup.resolve(RocksEngine.BACKUP));
        byte[] mark = Files.readAllBytes(backup.resolve(Opening.MARK));
        assertThatThrownBy(() -> Engines.open(backup))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("is a backup");
        assertThat(Files.readAllBytes(backup.resolve(Opening.MARK))).isEqualTo(mark);
        Files.delete(backup.resolve(RocksEngine.BACKUP));
        Engines.open(backup).close();
    }

    @Test
    void openDirectory_isInUse() {
        try (RocksEngine engine = Engines.open(directory)) {
            assertThat(engine.log().end().offset()).isZero();
            assertThatThrownBy(() -> Engines.open(directory).close())
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageEndingWith("is in use by another process");
        }
        Engines.open(directory).close();
    }

    @Test
    void databaseLockedByOthers_isInUse() throws Exception {
        Path rocks = Files.createDirectories(directory.resolve(Opening.ROCKS));
        Engines.open(directory.resolve("another")).close();
        try (Options options = new Options().setCreateIfMissing(true);
                RocksDB other = RocksDB.open(options, rocks.toAbsolutePath().toString())) {
            assertThat(other.getLatestSequenceNumber()).isZero();
            assertThatThrownBy(() -> Engines.open(directory).close())
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageEndingWith("is in use by another process");
        }
    }

    @Test
    void fileInPlaceOfTheDirectory_isAClearError() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        assertThatThrownBy(() -> Engines.open(file).close())
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessage("it is not a directory");
        assertThatThrownBy(() -> Engines.open(file.resolve("below/it")).close())
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessage(file.toAbsolutePath() + " is not a directory");
    }

    @Test
    void directoryThatCannotBeMade_isAClearError() {
        assertThatThrownBy(() -> Engines.open(Path.of("/proc/none/../maru")).close())
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageStartingWith("it cannot be made in /proc");
    }

    @Test
    void newerFormat_isRefused() throws Exception {
        withFormat(Opening.FORMAT + 1);
        assertThatThrownBy(() -> Engines.open(directory).close())
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("its format is " + (Opening.FORMAT + 1) + ", this program knows formats up to "
                        + Opening.FORMAT);
    }

    /// An earlier program refuses it from then on, instead of meeting rows here and there that it cannot read.
    @Test
    void earlierFormat_becomesThisOne() throws Exception {
        withFormat(1);
        RocksEngine.openToRead(directory, Engines.config(), new SplittableRandom(1))
                .close();
        assertThat(format()).hasValue(new byte[] {0, 0, 0, 1});
        Engines.open(directory).close();
        assertThat(format()).hasValue(new byte[] {0, 0, 0, Opening.FORMAT});
    }

    private void withFormat(int format) throws Exception {
        try (RocksEngine engine = Engines.open(directory)) {
            engine.store()
                    .write(batch -> batch.put(Table.META, Keys.meta("format"), new byte[] {0, 0, 0, (byte) format}))
                    .get(30, TimeUnit.SECONDS);
        }
    }

    private Optional<byte[]> format() {
        try (RocksEngine engine = RocksEngine.openToRead(directory, Engines.config(), new SplittableRandom(1))) {
            return engine.store().get(Table.META, Keys.meta("format"));
        }
    }

    @Test
    void generation_isDrawnOnceAndKept() {
        Generation drawn = generation(1, directory);
        assertThat(generation(2, directory)).isEqualTo(drawn);
        assertThat(generation(2, directory.resolve("another"))).isNotEqualTo(drawn);
    }

    @Test
    void nativeLibrary_isUnpackedOnceWhereTheConfigurationSays() throws Exception {
        Engines.open(directory).close();
        try (Stream<Path> files = Files.walk(Path.of("target", "native"))) {
            assertThat(files.filter(Files::isRegularFile).toList()).hasSize(1);
        }
        assertThat(directory.resolve("native")).doesNotExist();
    }

    private static Generation generation(long seed, Path directory) {
        try (RocksEngine engine = RocksEngine.open(directory, Engines.config(), new SplittableRandom(seed))) {
            return engine.log().generation();
        }
    }
}
