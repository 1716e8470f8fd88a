package chat.maru.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.server.StartFailure;
import chat.maru.server.security.Ground.Person;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// How much one account may put on a node.
@Timeout(60)
final class QuotaTest {
    private static final int LARGEST = 512 * 1024;

    @TempDir
    private Path data = Path.of("");

    @Test
    void bytesOfContent_areLimitedForEachAccount_onEveryWayToSend() throws IOException, StartFailure {
        Map<String, String> tight = Map.of("sends.burst-kib", "512", "sends.kib-per-second", "1");
        try (Ground ground = new Ground(data, tight)) {
            Person alice = ground.signUp("Alice");
            Person bob = ground.signUp("Bob");
            String conversation = ground.open(alice, bob);

            assertThat(put(ground, alice, conversation, content(LARGEST)).status())
                    .isEqualTo(201);
            Answer refused = put(ground, alice, conversation, content(100 * 1024));
            assertThat(refused.verdict()).isEqualTo("429 too_many_requests");
            assertThat(Integer.parseInt(refused.header("Retry-After").orElseThrow()))
                    .isBetween(50, 100);
            JsonNode frame = sent(ground, alice, conversation, content(100 * 1024));
            assertThat(frame.path("code").asString()).isEqualTo("too_many_requests");
            assertThat(frame.path("status").asInt()).isEqualTo(429);
            assertThat(frame.path("retry_after").asInt()).isBetween(50, 100);

            JsonNode other = sent(ground, bob, conversation, content(LARGEST));
            assertThat(other.path("type").asString()).as(other.toString()).isEqualTo("ok");
            assertThat(other.path("number").asLong()).isEqualTo(2);
            assertThat(put(ground, bob, conversation, content(100 * 1024)).verdict())
                    .isEqualTo("429 too_many_requests");
        }
    }

    @Test
    void changesOfTheProfile_countAsMessages() throws IOException, StartFailure {
        Map<String, String> tight = Map.of("sends.burst", "3", "sends.per-second", "1");
        try (Ground ground = new Ground(data, tight)) {
            Person alice = ground.signUp("Alice");
            Answer answer = rename(ground, alice, 0);
            int changes = 0;
            while (answer.status() == 200 && changes < 1_000) {
                changes++;
                answer = rename(ground, alice, changes);
            }
            assertThat(answer.verdict()).isEqualTo("429 too_many_requests");
            assertThat(answer.header("Retry-After")).contains("1");
            assertThat(changes).isGreaterThanOrEqualTo(3);
            assertThat(rename(ground, ground.signUp("Bob"), 0).status()).isEqualTo(200);
        }
    }

    @Test
    void byDefault_dozensOfTheLargestMessagesPass() throws IOException, StartFailure {
        Map<String, String> usual = Map.of("sends.per-second", "5", "sends.kib-per-second", "256");
        try (Ground ground = new Ground(data, usual)) {
            Person alice = ground.signUp("Alice");
            String conversation = ground.open(alice, ground.signUp("Bob"));
            for (int i = 0; i < 32; i++) {
                assertThat(put(ground, alice, conversation, content(LARGEST)).status())
                        .isEqualTo(201);
            }
        }
    }

    @Test
    void largerContents_andDeeperOnes_areRefused_onEveryWayToSend() throws IOException, StartFailure {
        try (Ground ground = new Ground(data, Map.of())) {
            Person alice = ground.signUp("Alice");
            String conversation = ground.open(alice, ground.signUp("Bob"));
            assertThat(put(ground, alice, conversation, content(LARGEST + 1)).verdict())
                    .isEqualTo("413 too_large");
            assertThat(sent(ground, alice, conversation, content(LARGEST + 1))
                            .path("code")
                            .asString())
                    .isEqualTo("too_large");
            assertThat(put(ground, alice, conversation, deep(15)).status()).isEqualTo(201);
            assertThat(put(ground, alice, conversation, deep(16)).verdict()).isEqualTo("400 malformed");
            assertThat(put(ground, alice, conversation, deep(100_000)).verdict())
                    .isEqualTo("400 malformed");
        }
    }

    @Test
    void theEleventhDevice_isRefused_untilOneIsSignedOut() throws IOException, StartFailure {
        try (Ground ground = new Ground(data, Map.of())) {
            Person first = ground.signUp("Alice");
            for (int device = 2; device <= 10; device++) {
                ground.logIn(first);
            }
            String logIn = Ground.logInBody(first.username(), Ground.PASSWORD);
            assertThat(ground.post("/v1/sessions", logIn).verdict()).isEqualTo("409 too_many_devices");
            assertThat(ground.as(first, "DELETE", "/v1/sessions/" + first.device())
                            .status())
                    .isEqualTo(204);
            assertThat(ground.post("/v1/sessions", logIn).status()).isEqualTo(201);
            assertThat(ground.post("/v1/sessions", logIn).verdict()).isEqualTo("409 too_many_devices");
        }
    }

    private static Answer rename(Ground ground, Person who, int change) throws IOException {
        return ground.as(who, "PATCH", "/v1/me", "{\"display_name\":\"Name " + change + "\"}");
    }

    private static Answer put(Ground ground, Person who, String conversation, String content) throws IOException {
        String message = "/v1/conversations/" + conversation + "/messages/" + UUID.randomUUID();
        return ground.as(who, "PUT", message, "{\"content\":" + content + "}");
    }

    private static JsonNode sent(Ground ground, Person who, String conversation, String content) throws IOException {
        try (Duplex socket = Duplex.connect(ground.port, "/v1/events", Ground.bearer(who.token()))) {
            socket.send("{\"type\":\"send\",\"ref\":\"s\",\"conversation\":\"" + conversation + "\",\"id\":\""
                    + UUID.randomUUID() + "\",\"content\":" + content + "}");
            return ((Duplex.Text) socket.answer("s", new StringBuilder())).json();
        }
    }

    private static String content(int bytes) {
        String empty = "{\"text\":\"\"}";
        return "{\"text\":\"" + "x".repeat(bytes - empty.length()) + "\"}";
    }

    /// A content of a text and this many levels of arrays in each other.
    private static String deep(int levels) {
        return "{\"text\":\"x\",\"more\":" + "[".repeat(levels) + "]".repeat(levels) + "}";
    }
}
