package chat.maru.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import chat.maru.server.Commands.Ended;
import chat.maru.server.security.Answer;
import chat.maru.server.security.Ground;
import chat.maru.server.security.Ground.Person;
import chat.maru.server.settings.BadConfiguration;
import chat.maru.server.settings.Configuration;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// Push as whoever runs a server meets it: how it is configured, that it wakes, and what it says of it.
@Timeout(120)
final class PushTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    private Path folder = Path.of("");

    @Test
    void aServiceThatIsHalfConfigured_isToldByTheKeysThatAreMissing() {
        assertThat(refused(Map.of("push.apns.key", "key.p8", "push.apns.team", "ABCDE12345")))
                .isEqualTo("APNs needs push.apns.key, push.apns.key-id, push.apns.team, push.apns.topic, but of these"
                        + " push.apns.key-id, push.apns.topic are not set.");
        assertThat(refused(Map.of("push.webpush.contact", "mailto:a@example.org")))
                .isEqualTo("Web Push needs push.webpush.key, push.webpush.contact, but of these push.webpush.key is"
                        + " not set.");
    }

    @Test
    void whatIsSetInVain_isRefused() {
        assertThat(refused(Map.of("push.webpush.hosts", "ntfy.sh")))
                .startsWith("push.webpush.hosts is set (from ")
                .endsWith("), but does nothing without push.webpush.key.");
        assertThat(refused(Map.of("push.fcm.shown", "on")))
                .startsWith("push.fcm.shown is set (from ")
                .endsWith("), but does nothing without push.fcm.account.");
        assertThat(Configuration.read(Map.of(), Map.of("push.fcm.shown", "off", "push.webpush.hosts", ""))
                        .settings()
                        .push()
                        .webPush())
                .isEmpty();
    }

    @Test
    void aKeyThatCannotBeUsed_isToldAtTheStart() throws IOException {
        Path none = folder.resolve("none.json");
        assertThat(notStarted(Map.of("push.fcm.account", none.toString())))
                .isEqualTo("What push.fcm says cannot be used: The FCM service account " + none + " is not there.");
        Path text = Files.writeString(folder.resolve("AuthKey.p8"), "not a key");
        assertThat(notStarted(Map.of(
                        "push.apns.key", text.toString(),
                        "push.apns.key-id", "ABCDE12345",
                        "push.apns.team", "ABCDE12345",
                        "push.apns.topic", "org.example.chat")))
                .startsWith("What push.apns says cannot be used: The APNs key " + text + " is not a PEM file");
        assertThat(notStarted(Map.of(
                        "push.webpush.key", folder.resolve("new.pem").toString(), "push.webpush.contact", "operator")))
                .isEqualTo("What push.webpush says cannot be used: The contact for Web Push must begin with mailto: or"
                        + " https:.");
        assertThat(folder.resolve("new.pem")).doesNotExist();
    }

    @Test
    void theKeyForBrowsers_isMadeOnce_andIsNobodyElses() throws Exception {
        String key;
        try (Ground ground = ground()) {
            key = vapid(ground);
        }
        Path file = folder.resolve("data/vapid.pem");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (Ground again = ground()) {
            assertThat(vapid(again)).isEqualTo(key);
        }
        assertThat(Base64.getUrlDecoder().decode(key)).hasSize(65);
    }

    @Test
    void anotherKeyForBrowsers_isToldToWhoeverRunsTheServer() throws Exception {
        Logger log = (Logger) LoggerFactory.getLogger("chat.maru.core.push");
        ListAppender<ILoggingEvent> said = new ListAppender<>();
        said.start();
        log.addAppender(said);
        try {
            String before;
            try (Ground ground = ground()) {
                before = vapid(ground);
                assertThat(ground.as(
                                        ground.signUp("Bob"),
                                        "PUT",
                                        "/v1/devices/me/push",
                                        subscription("http://127.0.0.1:1/bob"))
                                .status())
                        .isEqualTo(204);
            }
            try (Ground again = ground()) {
                assertThat(vapid(again)).isEqualTo(before);
            }
            assertThat(said.list).isEmpty();
            Files.delete(folder.resolve("data/vapid.pem"));
            try (Ground another = ground()) {
                String now = vapid(another);
                await().atMost(SOON)
                        .untilAsserted(() -> assertThat(List.copyOf(said.list))
                                .extracting(ILoggingEvent::getFormattedMessage)
                                .containsExactly("push by WEBPUSH is sent as " + now + " now and was sent as " + before
                                        + " before: devices that registered before cannot be woken until they register"
                                        + " again"));
            }
        } finally {
            log.detachAppender(said);
        }
    }

    @Test
    void whoIsAway_isWoken_andTheLogSaysSoToBoth() throws Exception {
        List<String> posted = new CopyOnWriteArrayList<>();
        HttpServer service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext("/", exchange -> taken(exchange, posted));
        service.start();
        try (Ground ground = ground()) {
            Person alice = ground.signUp("Alice");
            Person bob = ground.signUp("Bob");
            String talk = ground.open(alice, bob);
            String endpoint = "http://127.0.0.1:" + service.getAddress().getPort() + "/bob";
            assertThat(ground.as(bob, "PUT", "/v1/devices/me/push", subscription(endpoint))
                            .status())
                    .isEqualTo(204);
            assertThat(ground.as(bob, "GET", "/v1/devices/me/push").text())
                    .isEqualTo("{\"providers\":[\"webpush\"],\"content\":\"full\"}");
            ground.say(alice, talk, "Are you there?");
            await().atMost(SOON).untilAsserted(() -> assertThat(posted).containsExactly("POST /bob aes128gcm"));
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(log(ground, bob))
                            .contains("\"decision\":\"sent\"", talk)
                            .doesNotContain("bob"));
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(asked(bob).out())
                            .contains(bob.device() + " d: is woken by webpush, which may know the text")
                            .contains(" sent, message 1 of " + talk));
            assertThat(asked(alice).out()).contains(alice.device() + " d: is not woken");
            System.gc();
            assertThat(ground.metrics()).contains("maru_push_decisions_total{decision=\"sent\"} 1");
        } finally {
            service.stop(0);
        }
    }

    @Test
    void somebodyWhoIsNotThere_isToldOfByName() throws Exception {
        try (Ground ground = ground()) {
            assertThat(vapid(ground)).isNotEmpty();
        }
        Ended ended = Commands.run(
                "admin", "push-log", "nobody", "--data", folder.resolve("data").toString());
        assertThat(ended.err()).isEqualTo("maru: There is no account nobody.\n");
        assertThat(ended.status()).isEqualTo(1);
        assertThat(Commands.run("admin", "push-log", "No Name").status()).isEqualTo(2);
    }

    private static void taken(HttpExchange exchange, List<String> posted) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            posted.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Content-Encoding"));
            exchange.sendResponseHeaders(body.length > 0 ? 201 : 400, -1);
        }
    }

    private Ended asked(Person whose) {
        Ended ended = Commands.run(
                "admin",
                "push-log",
                whose.username(),
                "--data",
                folder.resolve("data").toString());
        assertThat(ended.err()).isEmpty();
        return ended;
    }

    private static String log(Ground ground, Person whose) throws IOException {
        return ground.as(whose, "GET", "/v1/devices/me/push/log").text();
    }

    private static String vapid(Ground ground) throws IOException {
        Answer answer = ground.as(ground.signUp("Anybody"), "GET", "/v1/push/vapid");
        assertThat(answer.status()).isEqualTo(200);
        return answer.json().path("key").asString();
    }

    private static String subscription(String endpoint) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        ECPublicKey key = (ECPublicKey) generator.generateKeyPair().getPublic();
        byte[] point = new byte[65];
        point[0] = 4;
        put(key.getW().getAffineX().toByteArray(), point, 33);
        put(key.getW().getAffineY().toByteArray(), point, 65);
        return Ground.browserBody("full", endpoint, Base64.getUrlEncoder().encodeToString(point));
    }

    /// At the right of its 32 bytes, without a sign.
    private static void put(byte[] number, byte[] point, int end) {
        byte[] digits = number.length > 32 ? Arrays.copyOfRange(number, number.length - 32, number.length) : number;
        System.arraycopy(digits, 0, point, end - digits.length, digits.length);
    }

    private Ground ground() throws Exception {
        Path data = Files.createDirectories(folder.resolve("data"));
        return new Ground(data, Map.of("push.delay-seconds", "0"));
    }

    private static String refused(Map<String, String> flags) {
        return sentence(() -> Configuration.read(Map.of(), flags));
    }

    private String notStarted(Map<String, String> flags) {
        Map<String, String> all = new HashMap<>(flags);
        all.putAll(Map.of(
                "port", "0", "admin-port", "0", "data", folder.resolve("other").toString()));
        return sentence(
                () -> EmbeddedNode.start(Configuration.read(Map.of(), all).settings()));
    }

    private static String sentence(ThrowingCallable start) {
        String[] sentence = {""};
        assertThatThrownBy(start)
                .isInstanceOf(BadConfiguration.class)
                .satisfies(e -> sentence[0] = String.valueOf(e.getMessage()));
        return sentence[0];
    }
}
