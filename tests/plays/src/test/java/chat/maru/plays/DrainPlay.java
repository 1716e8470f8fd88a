package chat.maru.plays;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.crash.client.Answer;
import chat.maru.crash.client.Device;
import chat.maru.crash.client.EventSocket;
import chat.maru.crash.client.EventSource;
import chat.maru.crash.client.Http;
import chat.maru.crash.client.Json;
import chat.maru.crash.client.Line;
import chat.maru.crash.client.Person;
import chat.maru.crash.client.PollReceiver;
import chat.maru.crash.client.Received;
import chat.maru.crash.client.Receiver;
import chat.maru.crash.client.Way;
import chat.maru.crash.host.Stage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// The server is asked to stop in the middle of the work.
final class DrainPlay {
    private static final Duration LONGEST = Duration.ofSeconds(10);

    @Test
    void a_stop_tells_everybody_to_come_back_and_keeps_what_was_acknowledged()
            throws IOException, InterruptedException, ExecutionException {
        try (Stage stage = stage();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Person bob = stage.person("bob");
            Device phone = bob.device("phone");
            Device tablet = bob.device("tablet");
            Device laptop = stage.person("alice").device("laptop");
            String talk = laptop.talkWith(bob);
            String cursor = phone.snapshotCursor();
            CountDownLatch underWay = new CountDownLatch(50);
            Future<List<String>> load = threads.submit(() -> sendUntilRefused(laptop, talk, underWay));
            Person idle = stage.person("idle");
            Device quiet = idle.device("quiet");
            Future<Answer> poll =
                    threads.submit(() -> quiet.asks("GET", PollReceiver.target(Optional.empty(), 30, 500), null));
            try (EventSocket socket = EventSocket.open(phone, Optional.of(cursor));
                    EventSource source = EventSource.open(tablet, Optional.of(cursor))) {
                Awaitility.await().until(() -> stage.server().metric("maru_subscribers") >= 3);
                underWay.await();
                stage.server().terminate();
                assertThat(socket.end(LONGEST).code()).isEqualTo(4503);
                assertThat(source.end(LONGEST).code()).isEqualTo(4503);
                Answer drained = poll.get();
                assertThat(drained.status()).isEqualTo(503);
                assertThat(drained.code()).isEqualTo("draining");
                assertThat(drained.header("retry-after")).isPresent();
            }
            assertThat(stage.server().exitStatus(LONGEST)).isZero();
            List<String> acked = load.get();
            stage.server().start();
            try (Receiver receiver = Way.POLL.open(phone, cursor)) {
                List<String> came = receiver.all(Duration.ofMillis(200)).stream()
                        .map(Received::id)
                        .toList();
                assertThat(came).doesNotHaveDuplicates().containsSubsequence(acked);
                assertThat(came.size()).isLessThanOrEqualTo(acked.size() + 1);
            }
        }
    }

    @Test
    void a_stop_with_nobody_there_takes_no_time_and_ends_in_order() throws IOException {
        try (Stage stage = stage()) {
            stage.server().terminate();
            assertThat(stage.server().exitStatus(LONGEST)).isZero();
        }
    }

    @Test
    void a_client_that_does_not_read_does_not_hold_up_a_stop() throws IOException {
        try (Stage stage = stage()) {
            Person bob = stage.person("bob");
            Device phone = bob.device("phone");
            Device laptop = stage.person("alice").device("laptop");
            String talk = laptop.talkWith(bob);
            String cursor = phone.snapshotCursor();
            Random random = new Random(1);
            for (int i = 0; i < 30; i++) {
                String content = Json.object()
                        .put("text", Long.toHexString(random.nextLong()).repeat(8_000))
                        .toString();
                laptop.puts(talk, UUID.randomUUID().toString(), content).expect(201);
            }
            List<Receiver> stuck = new ArrayList<>();
            stuck.add(EventSocket.open(Line.narrow(phone.port()), Optional.of(cursor), Optional.of(phone.token())));
            stuck.add(EventSource.open(Line.narrow(phone.port()), phone, Optional.of(cursor), Optional.empty()));
            stage.server().terminate();
            assertThat(stage.server().exitStatus(LONGEST)).isZero();
            for (Receiver each : stuck) {
                each.close();
            }
        }
    }

    /// Has been stopped once: the first stop takes longer, it leaves an archive of classes for quicker starts behind.
    private static Stage stage() throws IOException {
        Stage stage = Stage.of(DrainPlay.class);
        stage.server().restart();
        return stage;
    }

    private static List<String> sendUntilRefused(Device device, String talk, CountDownLatch underWay) {
        List<String> acked = new ArrayList<>();
        try (Http http = new Http(device.port())) {
            while (true) {
                String id = UUID.randomUUID().toString();
                Answer answer = http.call(
                        "PUT", Device.place(talk, id), Optional.of(device.token()), "{\"content\":{\"text\":\"hi\"}}");
                if (answer.status() != 201) {
                    assertThat(answer.status()).as(answer.text()).isEqualTo(503);
                    return acked;
                }
                acked.add(id);
                underWay.countDown();
            }
        } catch (IOException _) {
            return acked;
        }
    }
}
