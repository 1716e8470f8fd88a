package chat.maru.plays;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.crash.client.Answer;
import chat.maru.crash.client.Device;
import chat.maru.crash.client.EventSocket;
import chat.maru.crash.client.EventSource;
import chat.maru.crash.client.Json;
import chat.maru.crash.client.Person;
import chat.maru.crash.client.Received;
import chat.maru.crash.host.Stage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The frames of a WebSocket, and the events of a stream, are those of the AsyncAPI document.
final class AsyncApiPlay {
    private static final Duration SOON = Duration.ofSeconds(10);

    @Test
    void every_frame_of_a_conversation_is_a_documented_one() throws IOException {
        try (Stage stage = Stage.of(AsyncApiPlay.class)) {
            Documents events = Documents.served(stage.server().port(), "/v1/asyncapi.json");
            Set<String> met = new HashSet<>();
            Person bob = stage.person("bob");
            Device phone = bob.device("phone");
            Device laptop = stage.person("alice").device("laptop");
            String talk = laptop.talkWith(bob);
            met.addAll(conversation(events, phone, laptop, talk));
            met.addAll(reset(events, phone));
            stream(events, phone);
            JsonNode documented =
                    events.document().required("channels").required("webSocket").required("messages");
            Set<String> names = new HashSet<>();
            documented.properties().forEach(message -> names.add(message.getKey()));
            assertThat(met).as("documented messages that were met").isEqualTo(names);
            closeCodes(events, stage, phone);
        }
    }

    private static Set<String> conversation(Documents events, Device phone, Device other, String talk)
            throws IOException {
        String id = UUID.randomUUID().toString();
        try (EventSocket socket = EventSocket.anonymous(phone.port()).taped()) {
            socket.ok(socket.ask(Json.object()
                    .put("type", "hello")
                    .put("token", phone.token())
                    .put("since", "0")));
            socket.ok(socket.ask(EventSocket.send(talk, id, Json.text("hello"))));
            socket.ok(socket.ask(Json.object().put("type", "ping")));
            List<Received> came = socket.until(Received::message);
            socket.ok(socket.ask(EventSocket.ack(came.getLast().cursor())));
            others(socket, other, talk, came.getLast().number());
            phone.asks("PATCH", "/v1/me", "{\"about\":\"new\"}").expect(200);
            assertThat(socket.take(1).getFirst().type()).isEqualTo("account");
            socket.answer(socket.ask(EventSocket.send(talk, id, Json.text("goodbye"))));
            socket.answer(socket.ask(EventSocket.send(UUID.randomUUID().toString(), id, Json.text("hello"))));
            socket.answer(socket.ask(EventSocket.send(talk, id, "{\"text\":\"\"}")));
            socket.answer(socket.ask(EventSocket.ack("nonsense")));
            socket.answer(socket.ask(EventSocket.ack("AQAAAAAAAQAAAAAAAAAA")));
            int documented = socket.asked().size();
            JsonNode unknown = socket.answer(socket.ask(Json.object().put("type", "dance")));
            assertThat(unknown.required("code").stringValue()).isEqualTo("unknown_type");
            Set<String> met = new HashSet<>();
            // Two of what was asked are malformed on purpose: content without a text.
            for (String frame : socket.asked().subList(0, documented)) {
                met.addAll(names(events, frame));
            }
            for (String frame : socket.heard()) {
                assertThat(names(events, frame)).as(frame).isNotEmpty();
                met.addAll(names(events, frame));
            }
            return met;
        }
    }

    /// What the other one does meanwhile, and what one says oneself of how far one is.
    private static void others(EventSocket socket, Device other, String talk, long number) throws IOException {
        try (EventSocket theirs = EventSocket.open(other, Optional.empty())) {
            theirs.ok(theirs.ask(Json.object().put("type", "typing").put("conversation", talk)));
            assertThat(socket.ephemeral(SOON).required("type").stringValue()).isEqualTo("typing");
            socket.ok(socket.ask(Json.object().put("type", "presence").put("state", "online")));
            JsonNode presences = socket.ephemeral(SOON);
            assertThat(presences.required("type").stringValue()).isEqualTo("presence");
            assertThat(presences.required("complete").booleanValue()).isTrue();
            // The other one has only just come.
            if (presences.required("presences").isEmpty()) {
                presences = socket.ephemeral(SOON);
            }
            assertThat(presences.required("presences")).hasSize(1);
            List<Received> heard = theirs.until(Received::message);
            theirs.ok(theirs.ask(EventSocket.ack(heard.getLast().cursor())));
            assertThat(socket.ephemeral(SOON).required("number").longValue()).isEqualTo(number);
            theirs.ok(theirs.ask(
                    Json.object().put("type", "read").put("conversation", talk).put("number", number)));
            assertThat(socket.take(1).getFirst().json()).contains("\"type\":\"read\"", "\"user\"");
        }
        socket.ok(socket.ask(Json.object().put("type", "typing").put("conversation", talk)));
        socket.ok(socket.ask(Json.object()
                .put("type", "read")
                .put("conversation", talk)
                .put("number", number)
                .put("unread", true)));
        assertThat(socket.take(1).getFirst().type()).isEqualTo("read");
    }

    private static Set<String> reset(Documents events, Device phone) throws IOException {
        try (EventSocket socket =
                EventSocket.open(phone, Optional.of("AQAAAAAAAQAAAAAAAAAA")).taped()) {
            assertThat(socket.end(SOON).code()).isEqualTo(4410);
            assertThat(socket.heard()).hasSize(1);
            return names(events, socket.heard().getFirst());
        }
    }

    private static void stream(Documents events, Device phone) throws IOException {
        JsonNode entry = payload(events, "serverSentEvents", "streamedEntry");
        try (EventSource source = EventSource.open(phone, Optional.of("0"))) {
            for (Received received : source.take(3)) {
                assertThat(events.faults(entry, Json.tree(received.json()))).isEmpty();
            }
        }
        Answer page = phone.asks("GET", "/v1/events?since=0", null).expect(200);
        assertThat(events.faults(payload(events, "polling", "eventPage"), page.json()))
                .isEmpty();
    }

    private static void closeCodes(Documents events, Stage stage, Device phone) throws IOException {
        List<Integer> codes = new ArrayList<>();
        for (JsonNode code :
                events.document().required("channels").required("webSocket").required("x-close-codes")) {
            codes.add(code.required("code").intValue());
        }
        for (String bad : List.of("{", "[]", "{\"type\":\"ping\"}", "{\"ref\":\"1\",\"type\":\"ping\"}{}")) {
            try (EventSocket socket = EventSocket.open(phone, Optional.empty())) {
                socket.write(bad);
                assertThat(socket.end(SOON).code()).as(bad).isEqualTo(4400).isIn(codes);
            }
        }
        try (EventSocket socket = EventSocket.open(phone, Optional.empty())) {
            socket.write("{\"type\":\"ping\",\"ref\":\"1\",\"x\":\"" + "x".repeat(530_000) + "\"}");
            assertThat(socket.end(SOON).code()).isEqualTo(4413).isIn(codes);
        }
        try (EventSocket socket = EventSocket.anonymous(stage.server().port())) {
            assertThat(socket.end(Duration.ofSeconds(20)).code())
                    .isEqualTo(4408)
                    .isIn(codes);
        }
    }

    /// Which of the documented messages of the WebSocket this frame is.
    private static Set<String> names(Documents events, String frame) {
        JsonNode json = Json.tree(frame);
        Set<String> names = new HashSet<>();
        for (Map.Entry<String, JsonNode> message : events.document()
                .required("channels")
                .required("webSocket")
                .required("messages")
                .properties()) {
            JsonNode payload = events.resolved(message.getValue()).required("payload");
            if (events.faults(payload, json).isEmpty()) {
                names.add(message.getKey());
            }
        }
        return names;
    }

    private static JsonNode payload(Documents events, String channel, String message) {
        return events.resolved(events.document()
                        .required("channels")
                        .required(channel)
                        .required("messages")
                        .required(message))
                .required("payload");
    }
}
