package chat.maru.server;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.engine.embedded.EmbeddedConfig;
import chat.maru.engine.embedded.RocksEngine;
import chat.maru.server.security.Ground;
import chat.maru.server.security.Ground.Person;
import chat.maru.store.Row;
import chat.maru.store.Table;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `maru verify`, with a server and without: damage is found and its place named either way.
@Timeout(120)
final class VerifyTest {
    private static final String RUNNING = "A server is running: a copy of its store, as it is now, is read.";
    private static final String STOPPED = "No server is running: the store itself is read.";

    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void fill() throws Exception {
        try (Ground ground = ground()) {
            Person alice = ground.signUp("Alice");
            String talk = ground.open(alice, ground.signUp("Bob"));
            for (int i = 0; i < 100; i++) {
                ground.say(alice, talk, "message " + i);
            }
        }
    }

    @Test
    void missingRows_areFound_andNamed() throws Exception {
        List<String> places = new ArrayList<>();
        try (RocksEngine engine = RocksEngine.open(data(), EmbeddedConfig.defaults(), new SecureRandom())) {
            for (Table table : List.of(Table.MILESTONES, Table.USER_TOPICS, Table.PROFILES)) {
                List<Row> rows = new ArrayList<>();
                engine.store().each(table, rows::add);
                Row gone = rows.getFirst();
                engine.store().write(batch -> batch.delete(table, gone.key())).join();
                places.add(HexFormat.of().formatHex(gone.key().partition()));
            }
        }
        Commands.Ended running;
        try (Ground _ = ground()) {
            running = verify();
        }
        Commands.Ended stopped = verify();
        assertThat(running.status()).isEqualTo(1);
        assertThat(running.out()).startsWith(RUNNING).contains(places).contains(" contradictions");
        assertThat(stopped.status()).isEqualTo(1);
        assertThat(stopped.out()).isEqualTo(running.out().replace(RUNNING, STOPPED));
    }

    @Test
    void aStoreThatNobodyUses_staysAsItIs_andAMissingMarkIsTold() throws Exception {
        Map<Path, String> before = files();
        Commands.Ended whole = verify();
        assertThat(whole.status()).isZero();
        assertThat(files()).isEqualTo(before);

        Files.delete(data().resolve("high-water"));
        Commands.Ended unmarked = verify();
        assertThat(unmarked.status()).isEqualTo(1);
        assertThat(unmarked.out()).contains("The high-water mark is missing");
        assertThat(data().resolve("high-water")).doesNotExist();
    }

    private Map<Path, String> files() throws IOException {
        Map<Path, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(data())) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(file, HexFormat.of().formatHex(Files.readAllBytes(file)));
            }
        }
        return files;
    }

    @Test
    void flippedBitInATableFile_isFound_andTheFileNamed() throws Exception {
        Path table;
        try (Ground _ = ground()) {
            assertThat(verify().status()).isZero();
            table = largest();
            flip(table);
            Commands.Ended running = verify();
            assertThat(running.status()).isEqualTo(1);
            assertThat(running.out()).isEqualTo(RUNNING + System.lineSeparator());
            assertThat(running.err()).contains(table.toString()).hasLineCount(1);
            Commands.Ended backup = Commands.run(
                    "backup",
                    "--data",
                    data().toString(),
                    "--to",
                    folder.resolve("backup").toString());
            assertThat(backup.status()).isEqualTo(1);
            assertThat(backup.err()).contains(table.toString()).hasLineCount(1);
            assertThat(folder)
                    .isDirectoryNotContaining(
                            each -> each.getFileName().toString().startsWith("backup"));
        }
        Commands.Ended stopped = verify();
        assertThat(stopped.status()).isEqualTo(1);
        assertThat(stopped.err()).contains(table.getFileName().toString()).hasLineCount(1);
    }

    /// An older server, say, or one whose file system has no sockets.
    @Test
    void serverThatCannotBeAsked_isAClearError() throws Exception {
        try (Ground _ = ground()) {
            Files.delete(data().resolve("control.sock"));
            Commands.Ended ended = verify();
            assertThat(ended.status()).isEqualTo(1);
            assertThat(ended.err())
                    .isEqualTo("maru: The data directory " + data() + " cannot be read: " + data()
                            + " is in use by another process." + System.lineSeparator());
            Files.createFile(data().resolve("control.sock"));
        }
    }

    private Path data() {
        return folder.resolve("data");
    }

    private Ground ground() throws StartFailure {
        return new Ground(data(), Map.of());
    }

    private Commands.Ended verify() {
        return Commands.run("verify", "--data", data().toString());
    }

    private Path largest() throws IOException {
        try (Stream<Path> files = Files.list(data().resolve("rocksdb"))) {
            return files.filter(file -> file.toString().endsWith(".sst"))
                    .max(Comparator.comparingLong(file -> file.toFile().length()))
                    .orElseThrow();
        }
    }

    private static void flip(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            long at = channel.size() / 3;
            assertThat(channel.read(one, at)).isEqualTo(1);
            one.put(0, (byte) (one.get(0) ^ 8));
            assertThat(channel.write(one.rewind(), at)).isEqualTo(1);
        }
    }
}
