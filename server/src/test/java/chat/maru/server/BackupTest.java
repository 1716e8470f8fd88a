package chat.maru.server;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.engine.embedded.EmbeddedConfig;
import chat.maru.engine.embedded.RocksEngine;
import chat.maru.model.Generation;
import chat.maru.server.security.Answer;
import chat.maru.server.security.Ground;
import chat.maru.server.security.Ground.Person;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// `maru backup` and `maru restore`.
@Timeout(180)
final class BackupTest {
    @TempDir
    private Path folder = Path.of("");

    /// Whatever was acknowledged before the backup began is in it, once, under its number.
    @Test
    void backupsUnderLoad_restoreWhatWasAcknowledged() throws Exception {
        List<Set<String>> acknowledged = new ArrayList<>();
        Person alice;
        String talk;
        try (Ground ground = new Ground(data(), Map.of())) {
            alice = ground.signUp("Alice");
            Person bob = ground.signUp("Bob");
            talk = ground.open(alice, bob);
            try (Talking talking = new Talking(ground, alice, talk)) {
                for (int i = 0; i < 3; i++) {
                    talking.awaitMore(50);
                    acknowledged.add(Set.copyOf(talking.said));
                    assertThat(backup(i).status()).isZero();
                    Commands.Ended verified = Commands.run("verify", "--data", data().toString());
                    assertThat(verified.status()).as(verified.out()).isZero();
                    assertThat(verified.out())
                            .startsWith("A server is running: a copy of its store, as it is now, is read.\n")
                            .contains("everything agrees");
                }
            }
        }
        assertThat(data().resolve("checkpoints")).doesNotExist();
        for (int i = 0; i < 3; i++) {
            Path restored = folder.resolve("restored-" + i);
            Commands.Ended ended = restore(i, restored);
            assertThat(ended.status()).as(ended.err()).isZero();
            assertThat(Commands.run("verify", "--data", restored.toString()).out())
                    .startsWith("No server is running: the store itself is read.\n")
                    .contains("everything agrees");
            try (Ground ground = new Ground(restored, Map.of())) {
                assertThat(ids(ground, alice, talk)).doesNotHaveDuplicates().containsAll(acknowledged.get(i));
            }
        }
    }

    @Test
    void oldCursors_areReset_andClientsGoOn() throws Exception {
        String old;
        Person alice;
        Person bob;
        String talk;
        try (Ground ground = new Ground(data(), Map.of())) {
            alice = ground.signUp("Alice");
            bob = ground.signUp("Bob");
            talk = ground.open(alice, bob);
            ground.say(alice, talk, "before");
            Answer page = ground.as(bob, "GET", "/v1/events?since=0");
            old = page.json().path("cursor").asString();
            assertThat(ground.as(bob, "GET", "/v1/events?since=" + old).status())
                    .isEqualTo(200);
            assertThat(backup(0).status()).isZero();
            ground.say(alice, talk, "after");
        }
        assertThat(restore(0, folder.resolve("restored")).status()).isZero();
        try (Ground ground = new Ground(folder.resolve("restored"), Map.of())) {
            Answer reset = ground.as(bob, "GET", "/v1/events?since=" + old);
            assertThat(reset.verdict()).isEqualTo("410 reset");
            assertThat(reset.json().path("reason").asString()).isEqualTo("restored");
            assertThat(ground.as(bob, "GET", "/v1/events").verdict())
                    .as("the cursor it has committed is of the former life")
                    .isEqualTo("410 reset");
            Answer snapshot = ground.as(bob, "GET", "/v1/conversations");
            String next = snapshot.json().path("cursor").asString();
            assertThat(snapshot.json()
                            .path("conversations")
                            .path(0)
                            .path("number")
                            .asLong())
                    .isEqualTo(1);
            ground.say(alice, talk, "again");
            assertThat(ground.as(bob, "GET", "/v1/events?since=" + next).text())
                    .contains("again")
                    .doesNotContain("before");
            assertThat(ids(ground, bob, talk)).hasSize(2);
        }
    }

    @Test
    void backupOfAStoppedServer_restoredTwice_hasTwoFurtherLives() throws Exception {
        filled();
        Commands.Ended backup = backup(0);
        assertThat(backup.status()).as(backup.err()).isZero();
        assertThat(backup.out())
                .matches("4 entries, the whole log as it was: \\d+ bytes in \\d+ files, in .*backup-0\n");
        List<Generation> lives = new ArrayList<>(List.of(generation(data())));
        for (String each : List.of("one", "two")) {
            Commands.Ended ended = restore(0, folder.resolve(each));
            assertThat(ended.status()).as(ended.err()).isZero();
            assertThat(ended.out()).matches("4 entries, all there were at 20\\S+Z, restored to .*" + each + "\n");
            lives.add(generation(folder.resolve(each)));
        }
        assertThat(lives).doesNotHaveDuplicates();
        Commands.Ended again = restore(0, folder.resolve("three"));
        assertThat(again.status()).as("the backup is as it was").isZero();
    }

    /// Each file in turn: a bit flipped, cut short, longer, gone.
    @Test
    void damagedBackups_areRefusedByTheNameOfTheFile_andLeaveNothing() throws Exception {
        filled();
        assertThat(backup(0).status()).isZero();
        Path whole = folder.resolve("backup-0");
        List<Path> files = files(whole);
        assertThat(files).hasSizeGreaterThan(5);
        for (Path file : files) {
            for (Damage damage : Damage.values()) {
                byte[] bytes = Files.readAllBytes(file);
                if (bytes.length == 0 && damage != Damage.LONGER && damage != Damage.GONE) {
                    continue;
                }
                damage.to(file, bytes);
                Commands.Ended ended = restore(0, folder.resolve("restored"));
                assertThat(ended.status()).as("%s %s", file, damage).isEqualTo(1);
                assertThat(ended.err())
                        .as("%s %s", file, damage)
                        .contains(file.toString())
                        .hasLineCount(1);
                assertThat(names(folder)).containsExactly("backup-0", "data");
                Files.write(file, bytes);
            }
        }
        assertThat(restore(0, folder.resolve("restored")).status()).isZero();
    }

    private enum Damage {
        FLIPPED,
        CUT,
        LONGER,
        GONE;

        void to(Path file, byte[] bytes) throws IOException {
            byte[] damaged = bytes.clone();
            switch (this) {
                case FLIPPED -> {
                    damaged[bytes.length / 2] ^= 4;
                    Files.write(file, damaged);
                }
                case CUT -> Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
                case LONGER -> Files.write(file, Arrays.copyOf(bytes, bytes.length + 1));
                case GONE -> Files.delete(file);
            }
        }
    }

    /// A manifest of another backup does not make this one good.
    @Test
    void manifestOfAnotherBackup_isRefused() throws Exception {
        filled();
        assertThat(backup(0).status()).isZero();
        try (Ground ground = new Ground(data(), Map.of())) {
            ground.signUp("Carol");
        }
        assertThat(backup(1).status()).isZero();
        Files.copy(
                folder.resolve("backup-1/backup.sha256"),
                folder.resolve("backup-0/backup.sha256"),
                StandardCopyOption.REPLACE_EXISTING);
        Commands.Ended ended = restore(0, folder.resolve("restored"));
        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.err()).startsWith("maru: The backup is damaged: ");
    }

    @Test
    void halfABackup_isNone() throws Exception {
        filled();
        assertThat(backup(0).status()).isZero();
        Files.move(folder.resolve("backup-0"), folder.resolve("backup-1.unfinished"));
        Commands.Ended ended = backup(1);
        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.err()).contains("backup-1.unfinished is there: another is being written, or was");
        assertThat(folder.resolve("backup-1.unfinished/backup.sha256")).exists();
        assertThat(folder.resolve("backup-1")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "backup --data data                    | 2 | Missing required option: '--to=FOLDER'.",
                "backup --data data --to new --dat x   | 2 | There is no flag --dat; the nearest is --data.",
                "backup --data data --to x y           | 2 | There is no use here for y.",
                "restore --data new                    | 2 | Missing required option: '--from=FOLDER'.",
                "backup --data none --to new           | 1 | There is no store in ~/none.",
                "backup --data full --to new           | 1 | There is no store in ~/full.",
                "backup --data data --to full          | 1 | ~/full is not empty.",
                "backup --data data --to full/file     | 1 | ~/full/file is not a folder.",
                "backup --data data --to full/file/new | 1 | ~/full/file is not a folder.",
                "backup --data data --to data/new      | 1 | ~/data/new is in the data directory: a backup is kept elsewhere.",
                "restore --from full --data new        | 1 | There is no backup in ~/full: ~/full/backup.sha256 is missing.",
                "restore --from none --data new        | 1 | There is no backup in ~/none: ~/none/backup.sha256 is missing.",
                "restore --from backup-0 --data data   | 1 | ~/data is not empty.",
                "restore --from backup-0 --data full   | 1 | ~/full is not empty.",
                "verify --data full                    | 1 | There is no store in ~/full.",
            })
    void whatCannotBe_isOneSentence_andNothingIsWritten(String command, int status, String sentence) throws Exception {
        filled();
        assertThat(backup(0).status()).isZero();
        Files.createFile(Files.createDirectory(folder.resolve("full")).resolve("file"));
        List<String> before = names(folder);
        List<String> arguments = new ArrayList<>();
        for (String word : command.strip().split(" ", -1)) {
            boolean name = !arguments.isEmpty() && arguments.getLast().startsWith("--");
            arguments.add(name ? folder.resolve(word).toString() : word);
        }
        Commands.Ended ended = Commands.run(arguments.toArray(String[]::new));
        assertThat(ended.status()).as(ended.err()).isEqualTo(status);
        assertThat(ended.err()).isEqualTo("maru: " + sentence.replace("~", folder.toString()) + System.lineSeparator());
        assertThat(names(folder)).isEqualTo(before);
        assertThat(names(folder.resolve("full"))).containsExactly("file");
    }

    @Test
    void emptyFolders_areFilled_andAreTheirOwnersAlone() throws Exception {
        filled();
        Files.createDirectory(folder.resolve("backup-0"));
        Files.createDirectory(folder.resolve("restored"));
        assertThat(backup(0).status()).isZero();
        assertThat(restore(0, folder.resolve("restored")).status()).isZero();
        for (String each : List.of("backup-0", "restored")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(each))))
                    .isEqualTo("rwx------");
        }
        assertThat(names(folder.resolve("restored")))
                .contains("rocksdb", "high-water")
                .doesNotContain("backup.sha256");
    }

    private Path data() {
        return folder.resolve("data");
    }

    private void filled() throws Exception {
        try (Ground ground = new Ground(data(), Map.of())) {
            Person alice = ground.signUp("Alice");
            String talk = ground.open(alice, ground.signUp("Bob"));
            for (int i = 0; i < 3; i++) {
                ground.say(alice, talk, "message " + i);
            }
        }
    }

    private Commands.Ended backup(int number) {
        return Commands.run(
                "backup",
                "--data",
                data().toString(),
                "--to",
                folder.resolve("backup-" + number).toString());
    }

    private Commands.Ended restore(int number, Path to) {
        return Commands.run(
                "restore", "--from", folder.resolve("backup-" + number).toString(), "--data", to.toString());
    }

    private static Generation generation(Path data) {
        try (RocksEngine engine = RocksEngine.open(data, EmbeddedConfig.defaults(), new SecureRandom())) {
            return engine.log().generation();
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return List.copyOf(
                    new TreeSet<>(all.map(each -> each.getFileName().toString()).toList()));
        }
    }

    /// Of all messages, which are numbered without holes.
    private static List<String> ids(Ground ground, Person who, String talk) throws IOException {
        Map<Long, String> ids = new TreeMap<>();
        int before = -1;
        while (before < ids.size()) {
            before = ids.size();
            Answer page = ground.as(who, "GET", "/v1/conversations/" + talk + "/messages?limit=200&after=" + before);
            for (JsonNode message : page.json().path("messages")) {
                ids.put(message.path("number").asLong(), message.path("id").asString());
            }
        }
        assertThat(ids.keySet())
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, before).boxed().toList());
        return List.copyOf(ids.values());
    }

    /// Says something again and again, on a thread of its own, until it is closed. The ground's connection is
    /// its.
    private static final class Talking implements AutoCloseable {
        private final ConcurrentLinkedQueue<String> said = new ConcurrentLinkedQueue<>();
        private final AtomicBoolean ended = new AtomicBoolean();
        private final CompletableFuture<Void> done;

        Talking(Ground ground, Person who, String talk) {
            done = CompletableFuture.runAsync(
                    () -> {
                        try {
                            while (!ended.get()) {
                                said.add(ground.say(who, talk, "message " + said.size()));
                            }
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    },
                    task -> Thread.ofPlatform().start(task));
        }

        void awaitMore(int count) {
            int enough = said.size() + count;
            Awaitility.await().until(() -> said.size() >= enough || done.isDone());
            assertThat(done).isNotDone();
        }

        @Override
        public void close() {
            ended.set(true);
            assertThat(done).succeedsWithin(Duration.ofSeconds(30));
        }
    }
}
