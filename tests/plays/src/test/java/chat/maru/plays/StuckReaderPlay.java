package chat.maru.plays;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// Some of Bob's devices stop reading while Alice sends him much.
final class StuckReaderPlay {
    private static final int MESSAGES = 60;
    private static final int TEXT = 400_000;
    private static final int STUCK = 6;
    private static final long MIB = 1 << 20;
    private static final Duration OTHERS = Duration.ofSeconds(10);

    private final Random random = new Random(Long.getLong("plays.seed", 1));

    /// What the stuck ones are owed is 24 MB each; if the server kept it for them, it would need 430 MB for all.
    @Test
    void a_client_that_stops_reading_costs_only_itself() throws IOException, InterruptedException, ExecutionException {
        try (Stage stage = Stage.of(
                StuckReaderPlay.class,
                "--limits.stall-seconds=5",
                "--limits.idle-seconds=10",
                "--limits.sockets-per-account=100")) {
            Person bob = stage.person("bob");
            Device reading = bob.device("reads");
            Device stuck = bob.device("stops reading");
            Device alice = stage.person("alice").device("laptop");
            String talk = alice.talkWith(bob);

            send(stage, alice, talk, reading); // the same without anybody stuck, for comparison
            long before = stage.server().residentBytes();
            String cursor = reading.snapshotCursor();
            List<Line> lines = stop(stuck, cursor);
            Received last = send(stage, alice, talk, reading).getLast();
            long more = stage.server().residentBytes() - before;
            assertThat(more).as("bytes more than without stuck clients").isLessThan((3 * STUCK + 48) * MIB);

            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(stage.server().metric("maru_connections"))
                            .as("the stuck ones are hung up on")
                            .isLessThan(STUCK));
            lines.forEach(Line::close);
            for (Way way : Way.values()) {
                try (Receiver back = way.open(stuck, cursor)) {
                    List<Received> came = back.take(MESSAGES);
                    assertThat(came).extracting(Received::number).isSorted().doesNotHaveDuplicates();
                    assertThat(came.getLast()).isEqualTo(last);
                }
            }
        }
    }

    @Test
    void a_client_that_pauses_goes_on_where_it_was() throws IOException, InterruptedException, ExecutionException {
        try (Stage stage = Stage.of(StuckReaderPlay.class)) {
            Person bob = stage.person("bob");
            Device reading = bob.device("reads");
            Device pausing = bob.device("pauses");
            Device alice = stage.person("alice").device("laptop");
            String talk = alice.talkWith(bob);
            String cursor = reading.snapshotCursor();
            try (Receiver socket = EventSocket.open(
                            Line.narrow(pausing.port()), Optional.of(cursor), Optional.of(pausing.token()));
                    Receiver source = EventSource.open(
                            Line.narrow(pausing.port()), pausing, Optional.of(cursor), Optional.empty())) {
                List<Received> sent = send(stage, alice, talk, reading);
                for (Receiver receiver : List.of(socket, source)) {
                    assertThat(receiver.take(MESSAGES).equals(sent)).isTrue();
                }
                String live = alice.says(talk, "and live again").text();
                assertThat(socket.take(1).getFirst().text()).isEqualTo(live);
                assertThat(source.take(1).getFirst().text()).isEqualTo(live);
            }
        }
    }

    /// Asks in every way for everything, and reads none of it.
    private static List<Line> stop(Device device, String cursor) throws IOException {
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < STUCK; i++) {
            Line socket = Line.narrow(device.port());
            EventSocket.open(socket, Optional.of(cursor), Optional.of(device.token()));
            lines.add(socket);
            Line source = Line.narrow(device.port());
            EventSource.open(source, device, Optional.of(cursor), Optional.empty());
            lines.add(source);
            Line poll = Line.narrow(device.port());
            poll.write(Http.request(
                    "GET",
                    PollReceiver.target(Optional.of(cursor), 30, 500),
                    Map.of("Authorization", "Bearer " + device.token()),
                    null));
            lines.add(poll);
        }
        return lines;
    }

    /// Sends all, while one device reads along in every way: each gets each message soon.
    private List<Received> send(Stage stage, Device alice, String talk, Device reading)
            throws IOException, InterruptedException, ExecutionException {
        Map<String, Long> sentAt = new ConcurrentHashMap<>();
        String cursor = reading.snapshotCursor();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<Received>>> all = new ArrayList<>();
            for (Way way : Way.values()) {
                all.add(threads.submit(along(way, reading, cursor, sentAt)));
            }
            for (int i = 0; i < MESSAGES; i++) {
                String id = UUID.randomUUID().toString();
                sentAt.put(id, System.nanoTime());
                alice.puts(
                                talk,
                                id,
                                Json.text(Long.toHexString(random.nextLong()).repeat(TEXT / 16)))
                        .expect(201);
            }
            List<Received> first = all.getFirst().get();
            for (Future<List<Received>> each : all) {
                assertThat(each.get().equals(first)).isTrue();
            }
            assertThat(stage.server().endsWithin(Duration.ZERO)).isFalse();
            return first;
        }
    }

    private static Callable<List<Received>> along(Way way, Device device, String cursor, Map<String, Long> sentAt) {
        return () -> {
            try (Receiver receiver = way.open(device, cursor)) {
                List<Received> came = new ArrayList<>();
                while (came.size() < MESSAGES) {
                    came.addAll(receiver.take(1));
                    long sent = Objects.requireNonNull(sentAt.get(came.getLast().id()));
                    assertThat(Duration.ofNanos(System.nanoTime() - sent))
                            .as("by %s", way)
                            .isLessThan(OTHERS);
                }
                return came;
            }
        };
    }
}
