package chat.maru.server.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.maru.engine.embedded.EmbeddedConfig;
import chat.maru.engine.embedded.RocksEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is on the disk when a backup was taken or restored, or was not because the disk failed.
final class WrittenBackupTest {
    private static final EmbeddedConfig CONFIG = new EmbeddedConfig(
            Optional.of(Path.of("target", "native")), 8L << 20, 8L << 20, 16L << 20, 4L << 20, 1000, 0);

    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void fill() {
        RocksEngine.open(folder.resolve("data"), CONFIG, new SplittableRandom(1))
                .close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"high-water", "rocksdb/CURRENT", "backup.sha256"})
    void whatIsNotThereAsItWasWritten_isNoBackup_andNothingIsLeft(String name) throws Exception {
        Disk changing = new Failing() {
            @Override
            public void syncTree(Path tree) throws IOException {
                super.syncTree(tree);
                Path file = tree.resolve(name);
                byte[] bytes = Files.readAllBytes(file);
                bytes[bytes.length / 2] ^= 4;
                Files.write(file, bytes);
            }
        };
        assertThatThrownBy(() -> take(changing))
                .isInstanceOf(BackupFailure.class)
                .hasMessageContaining(folder.resolve("backup.unfinished").resolve(name) + "");
        assertThat(names()).containsExactly("data");
    }

    @Test
    void fileThatIsGoneAfterTheSync_isNoBackup_andNothingIsLeft() throws Exception {
        Disk losing = new Failing() {
            @Override
            public void syncTree(Path tree) throws IOException {
                super.syncTree(tree);
                Files.delete(tree.resolve("high-water"));
            }
        };
        assertThatThrownBy(() -> take(losing)).isInstanceOf(BackupFailure.class).hasMessageContaining("high-water");
        assertThat(names()).containsExactly("data");
    }

    @Test
    void syncThatFails_isNoBackup_andNothingIsLeft() throws Exception {
        Disk failing = new Failing() {
            @Override
            public void syncTree(Path tree) throws IOException {
                throw new IOException("the disk is gone");
            }
        };
        assertThatThrownBy(() -> take(failing))
                .isInstanceOf(BackupFailure.class)
                .hasMessage("The backup cannot be written: java.io.IOException: the disk is gone.");
        assertThat(names()).containsExactly("data");
    }

    /// It has its name already: to say that there is nothing would be wrong.
    @Test
    void syncOfTheNameThatFails_isToldOf_andWhatIsThereIsWhole() throws Exception {
        Disk nameless = new Failing() {
            @Override
            public void syncNames(Path parent) throws IOException {
                throw new IOException("the disk is gone");
            }
        };
        String why = " is there in full, but its name could not be synced, so a power cut may take it:"
                + " java.io.IOException: the disk is gone.";
        assertThatThrownBy(() -> take(nameless))
                .isInstanceOf(BackupFailure.class)
                .hasMessage(folder.resolve("backup") + why);
        assertThat(names()).containsExactly("backup", "data");
        assertThatThrownBy(() -> restore(nameless))
                .isInstanceOf(BackupFailure.class)
                .hasMessage(folder.resolve("restored") + why);
        assertThat(names()).containsExactly("backup", "data", "restored");
        RocksEngine.open(folder.resolve("restored"), CONFIG, new SplittableRandom(1))
                .close();
    }

    @Test
    void backup_isItsOwnersAlone_fileByFile() throws Exception {
        take(Disk.REAL);
        List<String> open = new ArrayList<>();
        try (Stream<Path> all = Files.walk(folder.resolve("backup"))) {
            for (Path each : all.toList()) {
                String is = PosixFilePermissions.toString(Files.getPosixFilePermissions(each));
                if (!is.equals(Files.isDirectory(each) ? "rwx------" : "rw-------")) {
                    open.add(each + " " + is);
                }
            }
        }
        assertThat(open).isEmpty();
    }

    /// Whoever has the copy of a server says so again and again.
    @Test
    void eachPieceOfAFile_isProgress() throws Exception {
        Path file = Files.write(folder.resolve("file"), new byte[(5 << 20) + 1]);
        List<String> pieces = new ArrayList<>();
        Manifest.Part copied = Sha256.copied("high-water", file, folder.resolve("copy"), () -> pieces.add("one"));
        assertThat(pieces).hasSizeGreaterThanOrEqualTo(6);
        assertThat(copied).isEqualTo(Sha256.read("high-water", folder.resolve("copy")));
        assertThat(folder.resolve("copy")).hasSameBinaryContentAs(file);
    }

    private Backup take(Disk disk) throws BackupFailure {
        return Backup.take(folder.resolve("data"), folder.resolve("backup"), "1", InstantSource.system(), CONFIG, disk);
    }

    private Restoration restore(Disk disk) throws BackupFailure {
        return Restoration.restore(
                folder.resolve("backup"),
                folder.resolve("restored"),
                false,
                finding -> assertThat(finding).isNull(),
                new SplittableRandom(3),
                CONFIG,
                disk);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(each -> each.getFileName().toString()).sorted().toList();
        }
    }

    /// A real one, but for what is overridden.
    private abstract static class Failing implements Disk {
        @Override
        public void syncTree(Path tree) throws IOException {
            Disk.REAL.syncTree(tree);
        }

        @Override
        public void syncNames(Path parent) throws IOException {
            Disk.REAL.syncNames(parent);
        }
    }
}
