package chat.maru.engine.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoriesTest {
    @TempDir
    private Path root;

    @Test
    void everyNewName_isSynced_afterItsDirectoryIsThere() throws Exception {
        Path made = root.resolve("a/b/c");
        List<Path> synced = new ArrayList<>();
        Directories.create(made, directory -> {
            assertThat(made).isDirectory();
            synced.add(directory);
        });

        assertThat(synced)
                .startsWith(root.resolve("a/b"), root.resolve("a"), root)
                .endsWith(root.getRoot());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
                .isEqualTo("rwx------");
    }

    @Test
    void aDirectoryThatIsThere_hasItsNameSyncedToo_andThoseAbove() throws Exception {
        Path there = Files.createDirectories(root.resolve("above/there"));
        List<Path> synced = new ArrayList<>();
        Directories.create(there, synced::add);

        assertThat(synced).startsWith(root.resolve("above"), root).endsWith(root.getRoot());
    }

    @Test
    void whatIsMadePrivately_isItsOwnersAlone() throws Exception {
        Directories.createPrivately(root.resolve("folder"));
        try (OutputStream file = Directories.createFilePrivately(root.resolve("folder/file"))) {
            file.write(7);
        }

        assertThat(permissions("folder")).isEqualTo("rwx------");
        assertThat(permissions("folder/file")).isEqualTo("rw-------");
        assertThat(root.resolve("folder/file")).hasBinaryContent(new byte[] {7});
        assertThatThrownBy(() -> Directories.createFilePrivately(root.resolve("folder/file"))
                        .close())
                .isInstanceOf(FileAlreadyExistsException.class);
    }

    private String permissions(String name) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve(name)));
    }

    @Test
    void whatCannotBeDeleted_keepsNothingElse() throws Exception {
        Path tree = Files.createDirectories(root.resolve("tree/a"));
        for (String name : List.of("1", "2", "3")) {
            Files.createFile(tree.resolve(name));
        }
        Path stuck = tree.resolve("2");

        assertThatThrownBy(() -> Directories.deleteTree(root.resolve("tree"), path -> {
                    if (path.equals(stuck)) {
                        throw new AccessDeniedException(path.toString());
                    }
                    Files.deleteIfExists(path);
                }))
                .isInstanceOf(AccessDeniedException.class)
                .hasMessage(stuck.toString());
        try (Stream<Path> left = Files.list(tree)) {
            assertThat(left).containsExactly(stuck);
        }
        Directories.deleteTree(root.resolve("tree"));
        assertThat(root.resolve("tree")).doesNotExist();
    }

    @Test
    void aDirectoryAboveThatCannotBeSynced_isInNobodysWay_butOfOneThatIsMadeHere() throws Exception {
        Directories.Sync denied = directory -> {
            throw new AccessDeniedException(directory.toString());
        };
        Directories.create(Files.createDirectory(root.resolve("there")), denied);

        assertThatThrownBy(() -> Directories.create(root.resolve("new"), denied))
                .isInstanceOf(AccessDeniedException.class)
                .hasMessage(root.toString());
        Directories.create(root.resolve("newer"), directory -> {
            if (!directory.equals(root)) {
                denied.sync(directory);
            }
        });
    }

    /// Before anything is acknowledged, and never again.
    @Test
    void anEngine_makesItsDirectory() {
        Path data = root.resolve("x/data");
        Engines.open(data).close();
        assertThat(data).isDirectory();
        Engines.open(data).close();
    }
}
