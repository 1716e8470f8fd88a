package chat.maru.plays;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.crash.client.Device;
import chat.maru.crash.client.Json;
import chat.maru.crash.client.Person;
import chat.maru.crash.client.Received;
import chat.maru.crash.client.Receiver;
import chat.maru.crash.client.Sent;
import chat.maru.crash.client.Way;
import chat.maru.crash.host.Stage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// People talk in groups, and change what they said, while others are away.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class GroupPlay {
    private static final Duration QUIET = Duration.ofMillis(300);
    private static final String THUMB = "%F0%9F%91%8D";

    private final Stage stage;

    GroupPlay() throws IOException {
        stage = Stage.of(GroupPlay.class);
    }

    @AfterAll
    void close() throws IOException {
        stage.close();
    }

    @Test
    void bob_comes_back_after_a_crash_and_every_way_tells_him_of_every_change_in_order() throws IOException {
        Device alice = stage.person("alice").device("laptop");
        Person bob = stage.person("bob");
        Person carol = stage.person("carol");
        Person dave = stage.person("dave");
        Map<Way, Device> bobs = aDeviceForEachWay(bob);
        List<String> expected = new ArrayList<>();
        String group = group(alice, "The crew", "since_joining", bob, carol);
        expected.add("conversation created");
        Sent first = alice.says(group, "helo");
        Sent second = alice.says(group, "what nobody should read");
        expected.addAll(List.of("message 1", "message 2"));
        alice.asks("PATCH", Device.place(group, first.id()), "{\"content\":{\"text\":\"hello\"}}")
                .expect(204);
        expected.add("edit 1 hello");
        Device carols = carol.device("phone");
        carols.asks("PUT", Device.place(group, first.id()) + "/reactions/" + THUMB, null)
                .expect(204);
        expected.add("reaction 1 true");
        stage.server().killAndRestart();
        alice.asks("DELETE", Device.place(group, second.id()), null).expect(204);
        expected.add("delete 2");
        alice.asks("PUT", Device.place(group, first.id()) + "/pin", null).expect(204);
        alice.asks("PATCH", "/v1/conversations/" + group, "{\"title\":\"The whole crew\"}")
                .expect(200);
        expected.addAll(List.of("conversation changed", "conversation changed"));
        alice.asks("PUT", member(group, dave), "{\"role\":\"member\"}").expect(204);
        alice.asks("PUT", member(group, carol), "{\"role\":\"admin\"}").expect(204);
        carols.asks("DELETE", member(group, carol), null).expect(204);
        expected.addAll(List.of("member added", "member role", "member left"));
        alice.says(group, "a last word");
        expected.add("message 3");
        stage.server().killAndRestart();

        List<List<Received>> seen = new ArrayList<>();
        for (Map.Entry<Way, Device> each : bobs.entrySet()) {
            try (Receiver receiver = each.getKey().open(each.getValue(), Optional.empty())) {
                List<Received> came = receiver.take(expected.size());
                assertThat(receiver.all(QUIET))
                        .as("more than there was, by %s", each.getKey())
                        .isEmpty();
                seen.add(came);
            }
        }
        assertThat(seen.getFirst()).extracting(GroupPlay::told).isEqualTo(expected);
        assertThat(seen).allSatisfy(came -> assertThat(came).isEqualTo(seen.getFirst()));
        assertThat(seen.getFirst().get(2).json())
                .as("what was deleted before it was fetched")
                .contains("\"deleted\":true")
                .doesNotContain("nobody should read");
        Device phone = bob.device("phone");
        assertThat(everythingOf(phone, group)).doesNotContain("nobody should read");
        JsonNode now = phone.asks("GET", "/v1/conversations/" + group, null)
                .expect(200)
                .json();
        assertThat(now.required("title").stringValue()).isEqualTo("The whole crew");
        assertThat(now.required("pinned")).hasSize(1);
        assertThat(now.required("members")).hasSize(3);
        assertThat(phone.history(group).getFirst()).contains("\"text\":\"hello\"", "\"edited_at\"", carol.account());
    }

    @Test
    void a_device_that_changes_its_way_between_any_two_entries_misses_no_change() throws IOException {
        Device alice = stage.person("alice").device("laptop");
        Person bob = stage.person("bob");
        Device phone = bob.device("phone");
        String group = group(alice, "Switching", "all", bob);
        Sent message = alice.says(group, "one");
        for (int i = 0; i < 40; i++) {
            alice.asks("PATCH", Device.place(group, message.id()), "{\"content\":" + Json.text("edit " + i) + "}")
                    .expect(204);
            alice.asks(i % 2 == 0 ? "PUT" : "DELETE", Device.place(group, message.id()) + "/reactions/" + THUMB, null)
                    .expect(204);
        }
        List<Received> whole = phone.missed();
        assertThat(whole).hasSize(82);
        Random random = new Random(7);
        List<Received> pieces = new ArrayList<>();
        String cursor = "0";
        while (pieces.size() < whole.size()) {
            try (Receiver receiver = Way.any(random).open(phone, cursor)) {
                pieces.addAll(receiver.take(Math.min(1 + random.nextInt(5), whole.size() - pieces.size())));
            }
            cursor = pieces.getLast().cursor();
        }
        assertThat(pieces).isEqualTo(whole);
    }

    @Test
    void carol_who_is_put_out_is_told_so_last_and_sees_nothing_more_by_any_way() throws IOException {
        Device alice = stage.person("alice").device("laptop");
        Person bob = stage.person("bob");
        Person carol = stage.person("carol");
        Map<Way, Device> away = aDeviceForEachWay(carol);
        Map<Way, Receiver> open = new EnumMap<>(Way.class);
        String group = group(alice, "Without Carol", "all", bob, carol);
        try {
            for (Way way : Way.values()) {
                open.put(way, way.open(carol.device("open by " + way), "0"));
            }
            Sent before = alice.says(group, "while you were here");
            alice.asks("DELETE", member(group, carol), null).expect(204);
            alice.says(group, "secret: she is gone");
            alice.asks("PATCH", Device.place(group, before.id()), "{\"content\":{\"text\":\"secret: edited\"}}")
                    .expect(204);
            for (Map.Entry<Way, Receiver> each : open.entrySet()) {
                assertThat(each.getValue().all(QUIET))
                        .extracting(GroupPlay::told)
                        .as("an open %s", each.getKey())
                        .containsExactly("conversation created", "message 1", "member removed");
            }
            stage.server().killAndRestart();
            alice.says(group, "secret: still");
            for (Map.Entry<Way, Device> each : away.entrySet()) {
                try (Receiver receiver = each.getKey().open(each.getValue(), Optional.empty())) {
                    assertThat(receiver.all(QUIET))
                            .extracting(GroupPlay::told)
                            .as("by %s", each.getKey())
                            .containsExactly("conversation created", "message 1", "member removed");
                }
            }
        } finally {
            open.values().forEach(Receiver::close);
        }
        Device carols = carol.device("later");
        assertThat(carols.asks("GET", "/v1/conversations", null).expect(200).text())
                .doesNotContain(group, "secret");
        for (String target : List.of("", "/messages", "/messages?after=0", "/links")) {
            carols.asks("GET", "/v1/conversations/" + group + target, null).expect(404);
        }
        carols.puts(group, UUID.randomUUID().toString(), Json.text("let me in")).expect(404);

        alice.asks("PUT", member(group, carol), "{\"role\":\"member\"}").expect(204);
        assertThat(carols.missed())
                .extracting(GroupPlay::told)
                .as("she was away while the secrets were told")
                .containsExactly("member added");
    }

    @Test
    void dave_comes_by_a_link_and_sees_what_the_group_lets_him() throws IOException {
        Device alice = stage.person("alice").device("laptop");
        for (String history : List.of("since_joining", "all")) {
            Device dave = stage.person("dave").device("phone");
            String group = group(alice, "By link", history);
            alice.says(group, "before Dave");
            String link = "/v1/conversations/" + group + "/links/" + UUID.randomUUID();
            String token = Json.object()
                    .put(
                            "token",
                            alice.asks("PUT", link, "{\"most_uses\":1}")
                                    .expect(200)
                                    .field("token"))
                    .toString();
            String cursor = dave.snapshotCursor();
            stage.server().killAndRestart();
            dave.asks("POST", "/v1/join", token).expect(201);
            dave.asks("POST", "/v1/join", token).expect(200);
            stage.person("erin").device("phone").asks("POST", "/v1/join", token).expect(409);
            alice.says(group, "welcome");
            for (Way way : Way.values()) {
                try (Receiver receiver = way.open(dave, cursor)) {
                    assertThat(receiver.all(QUIET))
                            .extracting(GroupPlay::told)
                            .as("%s with history %s", way, history)
                            .containsExactly("member joined", "message 2");
                }
            }
            assertThat(dave.history(group)).hasSize(history.equals("all") ? 2 : 1);
        }
    }

    private static Map<Way, Device> aDeviceForEachWay(Person person) throws IOException {
        Map<Way, Device> devices = new EnumMap<>(Way.class);
        for (Way way : Way.values()) {
            devices.put(way, person.device("for " + way));
        }
        return devices;
    }

    private static String group(Device creator, String title, String history, Person... members) throws IOException {
        ObjectNode body = Json.object()
                .put("id", UUID.randomUUID().toString())
                .put("title", title)
                .put("history", history);
        ArrayNode ids = body.putArray("members");
        for (Person member : members) {
            ids.add(member.account());
        }
        return creator.asks("POST", "/v1/conversations", body.toString())
                .expect(201)
                .field("id");
    }

    private static String member(String group, Person person) {
        return "/v1/conversations/" + group + "/members/" + person.account();
    }

    /// An entry in a few words.
    private static String told(Received entry) {
        JsonNode json = Json.tree(entry.json());
        return switch (entry.type()) {
            case "message" -> "message " + entry.number();
            case "edit" ->
                "edit " + entry.number() + " "
                        + json.path("content").path("text").asString("(deleted)");
            case "delete" -> "delete " + entry.number();
            case "reaction" ->
                "reaction " + entry.number() + " " + json.required("present").booleanValue();
            default -> entry.type() + " " + json.required("change").stringValue();
        };
    }

    private static String everythingOf(Device device, String conversation) throws IOException {
        return String.join("\n", device.history(conversation))
                + device.asks("GET", "/v1/conversations", null).expect(200).text()
                + device.asks("GET", "/v1/events?since=0", null).expect(200).text();
    }
}
