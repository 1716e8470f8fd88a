package chat.maru.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.server.StartFailure;
import chat.maru.server.security.Ground.Person;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A right that is taken away while something is open.
@Timeout(60)
final class RevocationTest {
    @TempDir
    private Path data = Path.of("");

    @Test
    void signOut_endsEverythingTheDeviceHasOpen_andNothingElse() throws IOException, StartFailure {
        try (Ground ground = new Ground(data, Map.of())) {
            Person phone = ground.signUp("Phone");
            Person laptop = ground.logIn(phone);
            revoked(
                    ground,
                    phone,
                    laptop,
                    () -> assertThat(ground.as(laptop, "DELETE", "/v1/sessions/" + phone.device())
                                    .status())
                            .isEqualTo(204));
        }
    }

    @Test
    void newPassword_endsEverythingTheOtherDevicesHaveOpen() throws IOException, StartFailure {
        try (Ground ground = new Ground(data, Map.of())) {
            Person phone = ground.signUp("Phone");
            Person laptop = ground.logIn(phone);
            String change = "{\"old_password\":\"" + Ground.PASSWORD + "\",\"new_password\":\"another good one\"}";
            revoked(
                    ground,
                    phone,
                    laptop,
                    () -> assertThat(ground.as(laptop, "PUT", "/v1/me/password", change)
                                    .status())
                            .isEqualTo(204));
        }
    }

    @Test
    void reusedRefreshToken_endsEverythingTheDeviceHasOpen() throws IOException, StartFailure {
        try (Ground ground = new Ground(data, Map.of())) {
            Person phone = ground.signUp("Phone");
            Person laptop = ground.logIn(phone);
            String body = "{\"refresh_token\":\"" + phone.refresh() + "\"}";
            revoked(ground, phone, laptop, () -> {
                assertThat(ground.post("/v1/sessions/refresh", body).status()).isEqualTo(200);
                assertThat(ground.post("/v1/sessions/refresh", body).verdict()).isEqualTo("401 session_revoked");
            });
        }
    }

    @FunctionalInterface
    private interface Revocation {
        void now() throws IOException;
    }

    private static void revoked(Ground ground, Person phone, Person laptop, Revocation revocation) throws IOException {
        Person friend = ground.signUp("Friend");
        String conversation = ground.open(phone, friend);
        try (Duplex socket = Duplex.connect(ground.port, "/v1/events", Ground.bearer(phone.token()));
                Duplex others = Duplex.connect(ground.port, "/v1/events", Ground.bearer(laptop.token()));
                Link poll = new Link(ground.port);
                Link events = new Link(ground.port)) {
            String end = ground.as(phone, "GET", "/v1/conversations")
                    .json()
                    .path("cursor")
                    .asString();
            InputStream stream = begin(events, phone);
            poll.send("GET", "/v1/events?wait=30&since=" + end, Ground.bearer(phone.token()), new byte[0]);
            StringBuilder seen = new StringBuilder();
            socket.send("{\"type\":\"ping\",\"ref\":\"a\"}");
            assertThat(socket.answer("a", seen)).isInstanceOf(Duplex.Text.class);
            long before = System.nanoTime();

            revocation.now();

            assertThat(socket.drain(seen).code()).isEqualTo(4401);
            assertThat(Link.read(poll.open()).verdict()).isEqualTo("401 session_revoked");
            assertThat(goodbye(stream)).contains("event: bye").contains("4401");
            assertThat(System.nanoTime() - before).isLessThan(5_000_000_000L);
            assertThat(ground.as(phone, "GET", "/v1/me").status()).isEqualTo(401);

            ground.say(friend, conversation, "for the laptop only");
            assertThat(others.next()).isInstanceOf(Duplex.Text.class);
            assertThat(seen + goodbye(stream)).doesNotContain("for the laptop only");
        }
    }

    private static InputStream begin(Link link, Person who) throws IOException {
        link.send(
                "GET",
                "/v1/events",
                Map.of("Authorization", "Bearer " + who.token(), "Accept", "text/event-stream"),
                new byte[0]);
        InputStream in = link.open();
        assertThat(Link.line(in)).contains(" 200 ");
        while (!Link.line(in).equals(":")) {
            // The headers and what else comes before the first heartbeat.
        }
        return in;
    }

    private static String goodbye(InputStream stream) throws IOException {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
}
