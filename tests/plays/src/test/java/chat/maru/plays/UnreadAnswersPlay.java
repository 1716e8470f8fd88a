package chat.maru.plays;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.crash.client.Answer;
import chat.maru.crash.client.Device;
import chat.maru.crash.client.EventSocket;
import chat.maru.crash.client.Http;
import chat.maru.crash.client.Json;
import chat.maru.crash.client.Line;
import chat.maru.crash.client.Person;
import chat.maru.crash.host.Stage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// Many ask for large answers and read none of them.
final class UnreadAnswersPlay {
    private static final int CONNECTIONS = 25;
    private static final int REQUESTS = 20;
    private static final int MESSAGES = 3;
    private static final String TEXT = "x".repeat(400_000);
    private static final long MIB = 1 << 20;
    private static final long BUDGET = 64 * MIB;
    private static final long SLACK = 24 * MIB;
    /// What the server needs for one more answer.
    private static final long ROOM = 8 * MIB;

    /// If the server kept one answer for each, it would be 240 MiB, beside what the sockets hold.
    @Test
    void answers_that_nobody_reads_take_what_is_allowed_and_no_more() throws IOException {
        try (Stage stage = Stage.of(UnreadAnswersPlay.class, "--limits.stall-seconds=10", "--limits.idle-seconds=5")) {
            Device alice = stage.person("alice").device("laptop");
            List<Device> stuck = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                stuck.add(reader(stage, alice));
            }
            Device carol = reader(stage, alice);
            String talk = alice.talkWith(carol.owner());
            String cursor = carol.snapshotCursor();
            for (Device each : stuck) {
                large(each, talkOf(each)).expect(200);
            }
            double before = stage.server().liveBytes();

            List<Line> lines = new ArrayList<>();
            for (Device each : stuck) {
                lines.addAll(flood(each));
            }
            Awaitility.await()
                    .atMost(Duration.ofSeconds(15))
                    .until(() -> stage.server().metric("maru_answer_bytes") > BUDGET - ROOM);
            assertThat(stage.server().metric("maru_answer_bytes")).isLessThanOrEqualTo(BUDGET);
            // Those being built just now come on top, and soon wait like the others, or are told to.
            Awaitility.await()
                    .atMost(Duration.ofSeconds(5))
                    .untilAsserted(() -> assertThat(stage.server().liveBytes() - before)
                            .as("bytes more than before")
                            .isLessThan(BUDGET + SLACK));

            refused(carol, talk);
            try (EventSocket socket = EventSocket.open(carol, Optional.of(cursor))) {
                for (int i = 0; i < 20; i++) {
                    String said = alice.says(talk, "still here " + i).text();
                    assertThat(socket.take(1).getFirst().text()).isEqualTo(said);
                    carol.asks("GET", "/v1/me", null).expect(200);
                }
            }
            Awaitility.await().atMost(Duration.ofSeconds(150)).untilAsserted(() -> {
                assertThat(stage.server().metric("maru_connections")).isLessThan(CONNECTIONS);
                assertThat(stage.server().metric("maru_answer_bytes")).isZero();
            });
            large(carol, talk).expect(200);
            lines.forEach(Line::close);
        }
    }

    @Test
    void an_account_that_does_not_read_keeps_nobody_else_from_reading() throws IOException {
        try (Stage stage = Stage.of(UnreadAnswersPlay.class)) {
            Device alice = stage.person("alice").device("laptop");
            Device stuck = reader(stage, alice);
            Device carol = reader(stage, alice);
            String talk = talkOf(carol);
            String own = talkOf(stuck);
            List<Line> lines = flood(stuck);
            Awaitility.await().until(() -> stage.server().metric("maru_answer_bytes") > BUDGET / 4.0 - ROOM);
            refused(stuck, own);
            large(carol, talk).expect(200);
            carol.asks("GET", "/v1/conversations", null).expect(200);
            carol.asks("GET", "/v1/events?since=0", null).expect(200);
            lines.forEach(Line::close);
            Awaitility.await().untilAsserted(() -> large(stuck, own).expect(200));
        }
    }

    /// Somebody whom Alice has sent large messages.
    private static Device reader(Stage stage, Device alice) throws IOException {
        Person person = stage.person("reader");
        String talk = alice.talkWith(person);
        for (int i = 0; i < MESSAGES; i++) {
            alice.puts(talk, UUID.randomUUID().toString(), Json.text(TEXT)).expect(201);
        }
        return person.device("phone");
    }

    private static String talkOf(Device device) throws IOException {
        return device.asks("GET", "/v1/conversations", null)
                .expect(200)
                .json()
                .required("conversations")
                .required(0)
                .required("id")
                .stringValue();
    }

    /// Asks until there is no room for an answer: now and then a socket swallows one whole.
    private static void refused(Device device, String talk) throws IOException {
        Answer answer = large(device, talk);
        while (answer.status() == 200) {
            answer = large(device, talk);
        }
        answer.expect(503);
        assertThat(answer.code()).isEqualTo("busy");
        assertThat(answer.header("retry-after")).isPresent();
    }

    private static Answer large(Device device, String talk) throws IOException {
        return device.asks("GET", "/v1/conversations/" + talk + "/messages", null);
    }

    /// Asks on many connections, again and again without reading: what the sockets do not swallow is left to the
    /// server.
    private static List<Line> flood(Device device) throws IOException {
        String history = "/v1/conversations/" + talkOf(device) + "/messages";
        List<String> targets = List.of(history, "/v1/events?since=0", history, "/v1/conversations");
        Map<String, String> signed = Map.of("Authorization", "Bearer " + device.token());
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            Line line = Line.narrow(device.port());
            for (int n = 0; n < REQUESTS; n++) {
                line.write(Http.request("GET", targets.get(n % targets.size()), signed, null));
            }
            lines.add(line);
        }
        return lines;
    }
}
