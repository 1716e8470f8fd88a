package chat.maru.plays;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.crash.client.Device;
import chat.maru.crash.client.EventSocket;
import chat.maru.crash.client.Json;
import chat.maru.crash.client.Person;
import chat.maru.crash.host.Stage;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Who is there, as those see it who share a conversation.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PresencePlay {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration CLEAN = Duration.ofSeconds(2);
    private static final Duration CRASH = Duration.ofSeconds(60);

    private final Stage stage;
    private final Person alice;
    private final Device phone;

    PresencePlay() throws IOException {
        stage = Stage.of(PresencePlay.class);
        alice = stage.person("alice");
        phone = alice.device("phone");
    }

    @AfterAll
    void close() throws IOException {
        stage.close();
    }

    @Test
    void bob_says_goodbye_and_alice_sees_it_within_two_seconds() throws IOException {
        Person bob = met();
        Device laptop = bob.device("laptop");
        try (EventSocket alices = watching()) {
            EventSocket bobs = EventSocket.open(laptop, Optional.empty());
            expect(alices, bob, "online", SOON);
            bobs.ok(bobs.ask(presence("away")));
            expect(alices, bob, "away", SOON);
            long before = System.nanoTime();
            bobs.goodbye();
            expect(alices, bob, "offline", SOON);
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(CLEAN);
            bobs.close();
            assertThat(asked(bob)).contains("\"offline\"", "\"last_seen\"");
        }
    }

    @Test
    void bobs_laptop_hangs_and_alice_sees_it_within_a_minute_and_not_before_it_might_come_back() throws IOException {
        Person bob = met();
        Device laptop = bob.device("laptop");
        try (EventSocket alices = watching();
                EventSocket _ = EventSocket.open(laptop, Optional.empty())) {
            // Nobody reads it, so no ping is answered.
            expect(alices, bob, "online", SOON);
            long before = System.nanoTime();
            expect(alices, bob, "offline", CRASH);
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isBetween(Duration.ofSeconds(15), CRASH);
        }
    }

    @Test
    void bob_is_invisible_and_sees_alice() throws IOException {
        Person bob = met();
        Device laptop = bob.device("laptop");
        try (EventSocket alices = watching();
                EventSocket bobs = EventSocket.open(laptop, Optional.empty())) {
            expect(alices, bob, "online", SOON);
            laptop.asks("PATCH", "/v1/me/settings", "{\"invisible\":true}").expect(200);
            expect(alices, bob, "offline", SOON);
            bobs.ok(bobs.ask(presence("online")));
            assertThat(bobs.ephemeral(SOON).toString()).contains(alice.account(), "\"online\"");
            assertThat(asked(bob)).contains("\"offline\"");
            laptop.asks("PATCH", "/v1/me/settings", "{\"invisible\":false}").expect(200);
            expect(alices, bob, "online", SOON);
            bobs.goodbye();
            expect(alices, bob, "offline", SOON);
        }
    }

    private String asked(Person bob) throws IOException {
        return phone.asks("GET", "/v1/presence?user=" + bob.account(), null)
                .expect(200)
                .json()
                .toString();
    }

    /// Somebody whom alice knows.
    private Person met() throws IOException {
        Person bob = stage.person("bob");
        String _ = phone.talkWith(bob);
        return bob;
    }

    private EventSocket watching() throws IOException {
        EventSocket socket = EventSocket.open(phone, Optional.empty());
        socket.ok(socket.ask(presence("online")));
        JsonNode complete = socket.ephemeral(SOON);
        assertThat(complete.required("complete").booleanValue()).isTrue();
        assertThat(complete.required("presences")).isEmpty();
        return socket;
    }

    private static ObjectNode presence(String state) {
        return Json.object().put("type", "presence").put("state", state);
    }

    private static void expect(EventSocket alices, Person bob, String state, Duration within) throws IOException {
        JsonNode told = alices.ephemeral(within).required("presences");
        assertThat(told).hasSize(1);
        assertThat(told.get(0).required("user").stringValue()).isEqualTo(bob.account());
        assertThat(told.get(0).required("state").stringValue()).isEqualTo(state);
    }
}
