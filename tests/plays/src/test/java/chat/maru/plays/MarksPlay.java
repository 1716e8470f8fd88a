package chat.maru.plays;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.crash.client.Device;
import chat.maru.crash.client.EventSocket;
import chat.maru.crash.client.Json;
import chat.maru.crash.client.Person;
import chat.maru.crash.client.Received;
import chat.maru.crash.client.Receiver;
import chat.maru.crash.client.Way;
import chat.maru.crash.host.Stage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/// What people have read, how they want to see it, what they began to write, and whom they do not want to hear:
/// told to devices that were away.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MarksPlay {
    private static final Duration QUIET = Duration.ofMillis(300);
    private static final Duration SOON = Duration.ofSeconds(10);

    private final Stage stage;

    MarksPlay() throws IOException {
        stage = Stage.of(MarksPlay.class);
    }

    @AfterAll
    void close() throws IOException {
        stage.close();
    }

    @Test
    void bobs_other_devices_come_back_after_a_crash_and_know_what_he_has_read_and_wants() throws IOException {
        Device alice = stage.person("alice").device("laptop");
        Person bob = stage.person("bob");
        Map<Way, Device> away = new EnumMap<>(Way.class);
        for (Way way : Way.values()) {
            away.put(way, bob.device("for " + way));
        }
        Device phone = bob.device("phone");
        String talk = alice.talkWith(bob);
        String path = "/v1/conversations/" + talk;
        for (int i = 1; i <= 5; i++) {
            alice.says(talk, "message " + i);
        }
        for (int number : new int[] {1, 2, 3, 4, 2}) {
            phone.asks("PUT", path + "/read", "{\"number\":" + number + "}").expect(204);
        }
        stage.server().killAndRestart();
        phone.asks("PUT", path + "/mute", "{\"until\":\"2031-01-01T00:00:00Z\"}")
                .expect(204);
        phone.asks("PUT", path + "/pin", null).expect(204);
        phone.asks("PUT", path + "/draft", "{\"content\":{\"text\":\"dear al\"}}")
                .expect(204);
        phone.asks("PUT", path + "/draft", "{\"content\":{\"text\":\"dear alice\"}}")
                .expect(204);
        stage.server().killAndRestart();

        List<List<Received>> seen = new ArrayList<>();
        for (Map.Entry<Way, Device> each : away.entrySet()) {
            try (Receiver receiver = each.getKey().open(each.getValue(), Optional.empty())) {
                seen.add(receiver.all(QUIET));
            }
        }
        assertThat(seen.getFirst())
                .extracting(MarksPlay::told)
                .as("of what replaces itself the last only")
                .containsExactly(
                        "conversation",
                        "message 1",
                        "message 2",
                        "message 3",
                        "message 4",
                        "message 5",
                        "read 4",
                        "receipt 4",
                        "preferences 2031-01-01T00:00:00.000Z true",
                        "draft dear alice");
        assertThat(seen).allSatisfy(came -> assertThat(came).isEqualTo(seen.getFirst()));

        JsonNode mine = mine(bob.device("new"), talk);
        assertThat(mine.required("unread").intValue()).isEqualTo(1);
        assertThat(mine.required("read").required("number").intValue()).isEqualTo(4);
        assertThat(mine.required("draft").required("text").stringValue()).isEqualTo("dear alice");
        assertThat(alice.asks("GET", path + "/receipts", null).expect(200).text())
                .contains("{\"user\":\"" + bob.account() + "\",\"read\":4,");
        phone.asks("PUT", path + "/read", "{\"number\":2,\"unread\":true}").expect(204);
        assertThat(mine(phone, talk).required("unread").intValue()).isEqualTo(3);
    }

    @Test
    void who_is_mentioned_sees_it_and_who_keeps_to_himself_is_not_seen_reading() throws IOException {
        Device alice = stage.person("alice").device("laptop");
        Person bob = stage.person("bob");
        Device phone = bob.device("phone");
        String talk = alice.talkWith(bob);
        String mention = "{\"text\":\"@bob\",\"mentions\":[\"" + bob.account() + "\"]}";
        alice.puts(talk, UUID.randomUUID().toString(), mention).expect(201);
        String second = UUID.randomUUID().toString();
        alice.puts(talk, second, mention).expect(201);
        assertThat(mine(phone, talk).required("mentions").intValue()).isEqualTo(2);
        alice.asks("DELETE", Device.place(talk, second), null).expect(204);
        stage.server().killAndRestart();
        assertThat(mine(phone, talk).required("mentions").intValue()).isEqualTo(1);
        phone.asks("PATCH", "/v1/me/settings", "{\"share_read_marks\":false}").expect(200);
        phone.asks("PUT", "/v1/conversations/" + talk + "/read", "{\"number\":2}")
                .expect(204);
        assertThat(alice.missed()).extracting(Received::type).doesNotContain("read");
        assertThat(mine(phone, talk).required("mentions").intValue()).isZero();
    }

    @Test
    void who_writes_and_what_arrives_is_told_while_it_happens() throws IOException {
        Person alice = stage.person("alice");
        Person bob = stage.person("bob");
        Device laptop = alice.device("laptop");
        Device phone = bob.device("phone");
        String talk = laptop.talkWith(bob);
        try (EventSocket alices = EventSocket.open(laptop, Optional.empty());
                EventSocket bobs = EventSocket.open(phone, Optional.empty())) {
            bobs.take(1);
            alices.take(1);
            alices.ok(alices.ask(Json.object().put("type", "typing").put("conversation", talk)));
            JsonNode typing = bobs.ephemeral(SOON);
            assertThat(typing.required("type").stringValue()).isEqualTo("typing");
            assertThat(typing.required("user").stringValue()).isEqualTo(alice.account());
            laptop.says(talk, "hello");
            List<Received> came = bobs.until(Received::message);
            bobs.ok(bobs.ask(EventSocket.ack(came.getLast().cursor())));
            JsonNode delivered = alices.ephemeral(SOON);
            assertThat(delivered.required("type").stringValue()).isEqualTo("delivered");
            assertThat(delivered.required("user").stringValue()).isEqualTo(bob.account());
            assertThat(delivered.required("number").intValue()).isEqualTo(1);
        }
    }

    @Test
    void alice_blocks_bob_who_hears_nothing_of_it_and_whom_she_does_not_hear_by_any_way() throws IOException {
        Person alice = stage.person("alice");
        Person bob = stage.person("bob");
        Device laptop = alice.device("laptop");
        Device phone = bob.device("phone");
        Map<Way, Device> away = new EnumMap<>(Way.class);
        for (Way way : Way.values()) {
            away.put(way, alice.device("for " + way));
        }
        String talk = laptop.talkWith(bob);
        phone.says(talk, "before");
        laptop.asks("PUT", "/v1/me/blocks/" + bob.account(), null).expect(204);
        stage.server().killAndRestart();
        phone.says(talk, "secret one");
        laptop.asks("PUT", "/v1/direct/" + bob.account(), null).expect(409);
        laptop.asks("GET", "/v1/conversations/" + talk, null).expect(404);
        laptop.asks("DELETE", "/v1/me/blocks/" + bob.account(), null).expect(204);
        stage.server().killAndRestart();
        phone.says(talk, "after");
        for (Map.Entry<Way, Device> each : away.entrySet()) {
            try (Receiver receiver = each.getKey().open(each.getValue(), Optional.empty())) {
                assertThat(receiver.all(QUIET))
                        .extracting(MarksPlay::told)
                        .as("by %s", each.getKey())
                        .containsExactly("conversation", "message 1", "block true", "block false", "message 3");
            }
        }
        assertThat(String.join("", laptop.history(talk))).doesNotContain("secret");
        assertThat(phone.missed())
                .extracting(MarksPlay::told)
                .containsExactly("conversation", "message 1", "message 2", "message 3");
    }

    private static JsonNode mine(Device device, String talk) throws IOException {
        return device.asks("GET", "/v1/conversations/" + talk, null)
                .expect(200)
                .json()
                .required("mine");
    }

    /// An entry in a few words.
    private static String told(Received entry) {
        JsonNode json = Json.tree(entry.json());
        return switch (entry.type()) {
            case "message" -> "message " + entry.number();
            case "read" -> (json.has("user") ? "receipt " : "read ") + entry.number();
            case "account" ->
                switch (json.required("change").stringValue()) {
                    case "preferences" ->
                        "preferences " + json.required("muted_until").stringValue() + " "
                                + json.required("pinned").booleanValue();
                    case "draft" ->
                        "draft " + json.required("draft").required("text").stringValue();
                    case "block" -> "block " + json.required("blocked").booleanValue();
                    default -> json.required("change").stringValue();
                };
            default -> entry.type();
        };
    }
}
