package chat.maru.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.server.StartFailure;
import chat.maru.server.security.Ground.Person;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Pages of other origins, tokens in the wrong place, compression: the handshake of a WebSocket.
@Timeout(120)
final class HandshakeTest {
    @TempDir
    private Path data = Path.of("");

    /// The last four are the same origins in spellings that no browser uses: scheme and host have no case, and
    /// a scheme's own port may be named.
    private static List<String> allowed(int port) {
        return List.of(
                "http://localhost:" + port,
                "http://127.0.0.1:" + port,
                "https://chat.example",
                "http://LOCALHOST:" + port,
                "HTTP://localhost:" + port,
                "https://CHAT.example",
                "https://chat.example:443");
    }

    private static List<String> refused(int port) {
        return List.of(
                "null",
                "",
                "*",
                "file://",
                "about:blank",
                "http://localhost",
                "http://localhost:" + (port + 1),
                "http://localhost:" + port + "0",
                "http://localhost:0" + port,
                "http://localhost:" + port + "/",
                "http://localhost:" + port + "?x",
                "http://localhost:" + port + "#x",
                "https://localhost:" + port,
                "ws://localhost:" + port,
                "http:localhost:" + port,
                "//localhost:" + port,
                "localhost:" + port,
                "http://localhost.:" + port,
                "http://localhost.evil.example:" + port,
                "http://evil-localhost:" + port,
                "http://user@localhost:" + port,
                "http://localhost:" + port + "@evil.example",
                "http://localhost:" + port + " http://evil.example",
                "http://evil.example http://localhost:" + port,
                "http://evil.example, http://localhost:" + port,
                "http://127.0.0.1:" + port + ".evil.example",
                "http://127.1:" + port,
                "http://2130706433:" + port,
                "http://0x7f.0.0.1:" + port,
                "http://127.000.000.001:" + port,
                "http://[::1]:" + port,
                "http://[::ffff:127.0.0.1]:" + port,
                "http://0.0.0.0:" + port,
                "http://chat.example",
                "https://chat.example:8443",
                "https://chat.example.evil.example",
                "https://evilchat.example",
                "https://sub.chat.example",
                "https://xn--cht-8na.example",
                "https://ch%61t.example",
                "https://chat.example\\@evil.example",
                "https://chat.example\r\nOrigin: https://evil.example",
                "https://evil.example\r\nOrigin: https://chat.example");
    }

    private Ground open() throws StartFailure {
        return new Ground(data, Map.of("origins", "https://chat.example"));
    }

    @Test
    void origin_mustBeExactlyOneOfTheAllowed_orMissing() throws IOException, StartFailure {
        List<String> wrong = new ArrayList<>();
        try (Ground ground = open()) {
            Person person = ground.signUp("Somebody");
            for (boolean token : new boolean[] {true, false}) {
                Map<String, String> headers = token ? Ground.bearer(person.token()) : Map.of();
                for (String origin : allowed(ground.port)) {
                    connect(ground, headers, origin, person, true, wrong);
                }
                for (String origin : refused(ground.port)) {
                    connect(ground, headers, origin, person, false, wrong);
                }
                connect(ground, headers, "-", person, true, wrong);
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static void connect(
            Ground ground,
            Map<String, String> authorization,
            String origin,
            Person person,
            boolean allowed,
            List<String> wrong)
            throws IOException {
        Map<String, String> headers = new HashMap<>(authorization);
        if (!origin.equals("-")) {
            headers.put("Origin", origin);
        }
        String what = "Origin '" + origin + "'" + (authorization.isEmpty() ? "" : " with a token");
        try (Duplex socket = Duplex.connect(ground.port, "/v1/events", headers)) {
            int status = socket.handshake().status();
            if (allowed != (status == 101)) {
                wrong.add(what + " came to " + socket.handshake().verdict());
            }
            if (!allowed && status != 403 && status != 400) {
                wrong.add(what + " was refused with " + status);
            }
            ResponseRules.broken(socket.handshake(), false).forEach(each -> wrong.add(what + ": " + each));
            if (status == 101) {
                boolean known = !authorization.isEmpty();
                socket.send(
                        known
                                ? "{\"type\":\"ping\",\"ref\":\"h\"}"
                                : "{\"type\":\"hello\",\"ref\":\"h\",\"token\":\"" + person.token() + "\"}");
                if (!(socket.answer("h", new StringBuilder()) instanceof Duplex.Text text)
                        || !text.text().contains("\"ok\"")) {
                    wrong.add(what + " was not answered");
                }
            }
        }
    }

    @Test
    void noHello_isNobody() throws IOException, StartFailure {
        try (Ground ground = open();
                Duplex socket = Duplex.connect(ground.port, "/v1/events", Map.of())) {
            socket.send("{\"type\":\"ping\",\"ref\":\"p\"}");

            assertThat(socket.next()).isEqualTo(new Duplex.Closed(4401));
        }
    }

    @Test
    void tokenInTheAddress_isNoToken() throws IOException, StartFailure {
        try (Ground ground = open()) {
            Person person = ground.signUp("Somebody");
            for (String name : List.of("token", "access_token", "authorization", "Authorization", "bearer", "ticket")) {
                String target = "/v1/events?" + name + "=" + person.token();
                assertThat(ground.link.get(target, Map.of()).verdict()).isEqualTo("401 unauthenticated");
                assertThat(ground.link
                                .get(target, Map.of("Accept", "text/event-stream"))
                                .verdict())
                        .isEqualTo("401 unauthenticated");
                try (Duplex socket = Duplex.connect(ground.port, target, Map.of())) {
                    socket.send("{\"type\":\"ping\",\"ref\":\"p\"}");
                    assertThat(socket.next()).isEqualTo(new Duplex.Closed(4401));
                }
            }
        }
    }

    @Test
    void tokenInOtherPlaces_isNoToken() throws IOException, StartFailure {
        try (Ground ground = open()) {
            Person person = ground.signUp("Somebody");
            for (Map<String, String> headers : List.of(
                    Map.of("Cookie", "token=" + person.token()),
                    Map.of("X-Access-Token", person.token()),
                    Map.of("Authorization", person.token()),
                    Map.of("Authorization", "Basic " + person.token()),
                    Map.of("Authorization", "Bearer  " + person.token()),
                    Map.of("Authorization", "Bearer " + person.token() + "," + person.token()),
                    Map.of("Authorization", "Bearer " + person.refresh()),
                    Map.of("Sec-WebSocket-Protocol", "maru.v1, " + person.token()))) {
                assertThat(ground.link.get("/v1/me", headers).verdict())
                        .as("%s", headers.keySet())
                        .isEqualTo("401 unauthenticated");
            }
        }
    }

    @Test
    void compression_isNotNegotiated() throws IOException, StartFailure {
        try (Ground ground = open()) {
            Person person = ground.signUp("Somebody");
            for (String offer : List.of(
                    "permessage-deflate",
                    "permessage-deflate; client_max_window_bits; server_no_context_takeover",
                    "x-webkit-deflate-frame, permessage-deflate, permessage-bzip2")) {
                try (Duplex socket = Duplex.connect(
                        ground.port,
                        "/v1/events",
                        Map.of("Sec-WebSocket-Extensions", offer, "Authorization", "Bearer " + person.token()))) {
                    assertThat(socket.handshake().status()).isEqualTo(101);
                    assertThat(socket.handshake().header("Sec-WebSocket-Extensions"))
                            .isEmpty();
                    socket.send(0xC1, new byte[] {0x4A, 0x04, 0x00});
                    assertThat(socket.next()).isEqualTo(new Duplex.Closed(1002));
                }
            }
        }
    }
}
