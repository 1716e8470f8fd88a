package chat.maru.plays;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import chat.maru.crash.client.Answer;
import chat.maru.crash.client.Device;
import chat.maru.crash.client.Ended;
import chat.maru.crash.client.EventSocket;
import chat.maru.crash.client.EventSource;
import chat.maru.crash.client.Line;
import chat.maru.crash.client.Person;
import chat.maru.crash.client.PollReceiver;
import chat.maru.crash.client.Received;
import chat.maru.crash.client.Way;
import chat.maru.crash.host.Stage;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Cursors that are of no use, and cursors that are committed.
final class CursorPlay {
    private static final Duration SOON = Duration.ofSeconds(10);

    @Test
    void a_committed_cursor_never_goes_back_not_even_after_a_crash() throws IOException {
        try (Stage stage = Stage.of(CursorPlay.class)) {
            Person bob = stage.person("bob");
            Device phone = bob.device("phone");
            Device alice = stage.person("alice").device("laptop");
            String talk = alice.talkWith(bob);
            for (int i = 0; i < 9; i++) {
                alice.says(talk, "message " + i);
            }
            List<Received> all = phone.missed();

            assertThat(phone.asks(
                                    "GET",
                                    PollReceiver.target(Optional.of(all.get(4).cursor()), 0, 1),
                                    null)
                            .status())
                    .isEqualTo(200);
            stage.server().killAndRestart();
            assertThat(phone.missed()).as("by poll, acknowledged, then killed").isEqualTo(all.subList(5, 10));

            phone.asks("GET", PollReceiver.target(Optional.of(all.get(1).cursor()), 0, 1), null)
                    .expect(200);
            phone.asks("GET", PollReceiver.target(Optional.of("0"), 0, 1), null).expect(200);
            assertThat(phone.missed()).as("lower ones do nothing").isEqualTo(all.subList(5, 10));

            EventSource.resume(phone, all.get(6).cursor()).close();
            assertThat(phone.missed()).as("by Last-Event-ID").isEqualTo(all.subList(7, 10));

            try (EventSocket socket = EventSocket.open(phone, Optional.of("0"))) {
                socket.ok(socket.ask(EventSocket.ack(all.get(8).cursor())));
            }
            stage.server().killAndRestart();
            assertThat(phone.missed()).as("by ack, then killed").isEqualTo(all.subList(9, 10));
        }
    }

    @Test
    void a_cursor_that_is_of_no_use_is_refused_in_every_way_and_commits_nothing() throws IOException {
        try (Stage stage = Stage.of(CursorPlay.class)) {
            Person bob = stage.person("bob");
            Device phone = bob.device("phone");
            Device alice = stage.person("alice").device("laptop");
            String talk = alice.talkWith(bob);
            alice.says(talk, "hello");
            List<Received> all = phone.missed();
            String good = all.getLast().cursor();
            refused(phone, moved(good, 14, 100), "ahead");
            refused(phone, moved(good, 3, 1), "restored");
            for (String garbage : List.of("garbage", "1", "-1", good + "A", good.substring(1), "%00")) {
                malformed(phone, garbage);
            }
            assertThat(phone.missed()).isEqualTo(all);
        }
    }

    private static void refused(Device device, String cursor, String reason) throws IOException {
        for (int wait : new int[] {0, 1}) {
            Answer answer = device.asks("GET", PollReceiver.target(Optional.of(cursor), wait, 500), null)
                    .expect(410);
            assertThat(answer.code()).isEqualTo("reset");
            assertThat(answer.field("reason")).isEqualTo(reason);
        }
        for (Optional<String> since : List.of(Optional.of(cursor), Optional.<String>empty())) {
            Ended ended = catchThrowableOfType(
                    Ended.class,
                    () -> EventSource.open(
                            Line.to(device.port()),
                            device,
                            since,
                            since.isEmpty() ? Optional.of(cursor) : Optional.empty()));
            assertThat(ended.code()).isEqualTo(410);
            assertThat(ended.reason()).isEqualTo("reset");
        }
        try (EventSocket socket = EventSocket.open(device, Optional.of(cursor))) {
            assertThat(socket.end(SOON).code()).isEqualTo(4410);
            assertThat(socket.reset()).contains(reason);
        }
        try (EventSocket socket = EventSocket.open(device, Optional.empty())) {
            JsonNode error = socket.answer(socket.ask(EventSocket.ack(cursor)));
            assertThat(error.required("code").stringValue()).isEqualTo("reset");
        }
    }

    private static void malformed(Device device, String cursor) throws IOException {
        Answer answer = device.asks("GET", PollReceiver.target(Optional.of(cursor), 0, 500), null)
                .expect(400);
        assertThat(answer.code()).isEqualTo("malformed");
        for (Way way : List.of(Way.SSE, Way.WEB_SOCKET)) {
            Ended ended = catchThrowableOfType(Ended.class, () -> way.open(device, cursor));
            assertThat(ended.code()).isEqualTo(400);
            assertThat(ended.reason()).isEqualTo("malformed");
        }
        try (EventSocket socket = EventSocket.open(device, Optional.empty())) {
            JsonNode error = socket.answer(socket.ask(EventSocket.ack(cursor)));
            assertThat(error.required("code").stringValue()).isEqualTo("malformed");
        }
    }

    /// The same cursor with one of its 15 bytes raised: the server's own business, but there is no other way to be
    /// ahead of its log, or from before a restore.
    private static String moved(String cursor, int at, int by) {
        byte[] bytes = Base64.getUrlDecoder().decode(cursor);
        bytes[at] += (byte) by;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
