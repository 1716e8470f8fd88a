package chat.maru.plays;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.crash.client.Answer;
import chat.maru.crash.client.Device;
import chat.maru.crash.client.Person;
import chat.maru.crash.client.PollReceiver;
import chat.maru.crash.client.Received;
import chat.maru.crash.client.Receiver;
import chat.maru.crash.client.Way;
import chat.maru.crash.host.ServerProcess;
import chat.maru.crash.host.Stage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server is backed up while people talk, its disk is lost, and it comes back as it was.
final class BackupPlay {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    private Path folder = Path.of("");

    @Test
    void a_lost_server_comes_back_as_it_was_and_its_clients_notice() throws IOException {
        try (Stage stage = Stage.of(BackupPlay.class)) {
            ServerProcess server = stage.server();
            Person bob = stage.person("bob");
            Device laptop = stage.person("alice").device("laptop");
            Device phone = bob.device("phone");
            String talk = laptop.talkWith(bob);
            List<String> before;
            try (Talker talker = new Talker(laptop, talk)) {
                talker.awaitMore(300);
                before = List.copyOf(talker.acknowledged);
                assertThat(maru("backup", "--data", server.data().toString(), "--to", backup()))
                        .matches("\\d+ entries, the whole log as it was: .*\n");
                assertThat(server.data().resolve("checkpoints")).doesNotExist();
                assertItsOwnersAlone(Path.of(backup()));
                assertThat(maru("verify", "--data", server.data().toString()))
                        .startsWith("A server is running: ")
                        .contains("everything agrees");
                talker.awaitMore(100);
            }
            List<Received> seen = phone.missed();
            String cursor = seen.getLast().cursor();
            phone.asks("GET", PollReceiver.target(Optional.of(cursor), 0, 500), null)
                    .expect(200);

            server.kill();
            Files.move(server.data(), folder.resolve("lost"));
            assertThat(maru(
                            "restore",
                            "--from",
                            backup(),
                            "--data",
                            server.data().toString()))
                    .matches("\\d+ entries, all there were at .*\n");
            assertThat(server.data().resolve("native"))
                    .as("the native library is where the variable says")
                    .doesNotExist();
            assertThat(folder.resolve("native")).isNotEmptyDirectory();
            assertThat(maru("verify", "--data", server.data().toString()))
                    .startsWith("No server is running: ")
                    .contains("everything agrees");
            server.start();

            reset(phone, cursor);
            List<Received> there =
                    phone.history(talk).stream().map(Received::of).toList();
            assertThat(there)
                    .extracting(Received::number)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, there.size()).boxed().toList());
            assertThat(there).extracting(Received::id).doesNotHaveDuplicates().containsAll(before);
            goesOn(laptop, phone, talk, there.size());
        }
    }

    private static void reset(Device phone, String cursor) throws IOException {
        Answer answer = phone.asks("GET", PollReceiver.target(Optional.of(cursor), 0, 500), null)
                .expect(410);
        assertThat(answer.code()).isEqualTo("reset");
        assertThat(answer.field("reason")).isEqualTo("restored");
        assertThat(phone.asks("GET", "/v1/events", null).expect(410).field("reason"))
                .as("the cursor that was committed")
                .isEqualTo("restored");
    }

    private static void goesOn(Device laptop, Device phone, String talk, int last) throws IOException {
        String fresh = phone.snapshotCursor();
        for (Way way : Way.values()) {
            try (Receiver receiver = way.open(phone, fresh)) {
                assertThat(receiver.all(Duration.ofMillis(100)))
                        .as("by %s", way)
                        .isEmpty();
            }
        }
        assertThat(laptop.says(talk, "again").number()).isEqualTo(last + 1L);
        for (Way way : Way.values()) {
            try (Receiver receiver = way.open(phone, fresh)) {
                assertThat(receiver.take(1))
                        .extracting(Received::text)
                        .as("by %s", way)
                        .containsExactly("again");
            }
        }
    }

    private String backup() {
        return folder.resolve("backup").toString();
    }

    private static void assertItsOwnersAlone(Path backup) throws IOException {
        try (Stream<Path> all = Files.walk(backup)) {
            for (Path each : all.toList()) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
                        .as("%s", each)
                        .isEqualTo(Files.isDirectory(each) ? "rwx------" : "rw-------");
            }
        }
    }

    /// What a command says that succeeds, with an umask that forbids nothing and a native library that is
    /// elsewhere.
    private String maru(String... arguments) throws IOException {
        Path jar = Path.of(System.getProperty("maru.server", "../../server/target/maru"), "maru.jar");
        List<String> command = new ArrayList<>(List.of(
                "sh",
                "-c",
                "umask 0; exec \"$@\"",
                "maru",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-jar",
                jar.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment()
                .put("MARU_STORAGE_NATIVE_DIRECTORY", folder.resolve("native").toString());
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(exitStatus(process)).as(out).isZero();
        return out;
    }

    private static int exitStatus(Process process) {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /// Says one thing after the other, on a thread of its own, until it is closed. Thread-safe.
    private static final class Talker implements AutoCloseable {
        private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
        private final AtomicBoolean ended = new AtomicBoolean();
        private final CompletableFuture<Void> done;

        Talker(Device device, String talk) {
            done = CompletableFuture.runAsync(
                    () -> talk(device, talk), task -> Thread.ofVirtual().start(task));
        }

        private void talk(Device device, String talk) {
            try {
                while (!ended.get()) {
                    device.saysMany(List.of(talk), "in between ", 20).forEach(sent -> acknowledged.add(sent.id()));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void awaitMore(int count) {
            int enough = acknowledged.size() + count;
            Awaitility.await().atMost(SOON).until(() -> acknowledged.size() >= enough || done.isDone());
            assertThat(done).isNotDone();
        }

        @Override
        public void close() {
            ended.set(true);
            assertThat(done).succeedsWithin(SOON);
        }
    }
}
