package chat.maru.server.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.maru.engine.embedded.Directories;
import chat.maru.store.Store;
import chat.maru.store.StoreUnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A folder that cannot be deleted is in nobody's way, and is tried again.
final class CheckpointsTest {
    @TempDir
    private Path data = Path.of("");

    private final AtomicBoolean stuck = new AtomicBoolean(true);

    @Test
    void whatCannotBeDeleted_keepsNobodyFromACopy_andGoesWithTheNext() throws Exception {
        Path left = Files.createDirectories(data.resolve("checkpoints/1"));
        Checkpoints checkpoints = checkpoints();
        Path first;
        Path second;
        try (Checkpoints.Checkpoint checkpoint = checkpoints.make()) {
            first = data.resolve(checkpoint.name());
            assertThat(first).isDirectory();
        }
        try (Checkpoints.Checkpoint checkpoint = checkpoints.make()) {
            second = data.resolve(checkpoint.name());
            assertThat(folders()).isEqualTo(3);
        }
        assertThat(first).isDirectory().isNotEqualTo(second).isNotEqualTo(left);

        stuck.set(false);
        try (Checkpoints.Checkpoint checkpoint = checkpoints.make()) {
            assertThat(data.resolve(checkpoint.name())).isDirectory();
            assertThat(folders()).as("what was left is gone").isEqualTo(1);
        }
        assertThat(data.resolve("checkpoints")).doesNotExist();
    }

    @Test
    void copiesOfTwoLives_haveOtherNames() throws Exception {
        Path first;
        try (Checkpoints.Checkpoint checkpoint = checkpoints(1).make()) {
            first = checkpoint.name();
        }
        try (Checkpoints.Checkpoint checkpoint = checkpoints(2).make()) {
            assertThat(checkpoint.name()).isNotEqualTo(first);
        }
    }

    @Test
    void copyThatCannotBeMade_keepsNobodyFromTheNext() throws Exception {
        Path file = Files.createFile(data.resolve("checkpoints"));
        Checkpoints checkpoints = checkpoints();
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(checkpoints::make).isInstanceOf(UncheckedIOException.class);
        }
        Files.delete(file);
        try (Checkpoints.Checkpoint checkpoint = checkpoints.make()) {
            assertThatThrownBy(checkpoints::make)
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("one at a time");
            assertThat(data.resolve(checkpoint.name())).isDirectory();
        }
    }

    private Checkpoints checkpoints() {
        return checkpoints(1);
    }

    private Checkpoints checkpoints(long seed) {
        return new Checkpoints(
                CheckpointsTest::create, () -> Store.WriteState.OPEN, data, new SplittableRandom(seed), this::delete);
    }

    private static void create(Path folder) {
        try {
            Files.createDirectory(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void delete(Path folder) throws IOException {
        if (stuck.get() && Files.exists(folder)) {
            throw new AccessDeniedException(folder.toString());
        }
        Directories.deleteTree(folder);
    }

    private long folders() throws IOException {
        try (Stream<Path> all = Files.list(data.resolve("checkpoints"))) {
            return all.count();
        }
    }
}
