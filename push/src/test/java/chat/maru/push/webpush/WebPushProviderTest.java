package chat.maru.push.webpush;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.core.push.Notification;
import chat.maru.core.push.PushResult;
import chat.maru.core.push.PushResult.Whose;
import chat.maru.model.ConversationId;
import chat.maru.model.PushTarget;
import chat.maru.push.Json;
import chat.maru.push.MovedClock;
import chat.maru.push.Samples;
import chat.maru.push.Told;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.security.Signature;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@Timeout(60)
final class WebPushProviderTest {
    private static final URI CONTACT = URI.create("mailto:admin@example.org");

    private final SecureRandom random = new SecureRandom();
    private final MovedClock clock = new MovedClock();
    private final VapidKeys keys = VapidKeys.generate(random);
    private final WebPushSettings settings = WebPushSettings.of(keys, CONTACT, List.of());
    private final Browser browser = Browser.subscribed();
    private final byte[] secret = new byte[Encryption.SECRET];
    private final PushServer server = new PushServer();
    private final WebPushProvider provider = new WebPushProvider(settings.openToThisMachine(), clock, random);

    WebPushProviderTest() throws IOException {
        random.nextBytes(secret);
    }

    @AfterEach
    void close() {
        provider.close();
        server.close();
    }

    private PushTarget.WebPush target() {
        return target(server.endpoint());
    }

    private PushTarget.WebPush target(URI endpoint) {
        return new PushTarget.WebPush(endpoint, browser.point(), secret);
    }

    private PushResult send(Notification notification) throws InterruptedException {
        return Told.by(provider, target(), notification);
    }

    private PushServer.Push only() {
        assertThat(server.pushes()).hasSize(1);
        return server.pushes().getFirst();
    }

    private JsonNode decrypted(PushServer.Push push) throws Exception {
        return Json.read(Decryption.decrypt(push.body(), browser.privateKey(), browser.point(), secret));
    }

    @Test
    void news_arrive_forTheBrowserToDecrypt() throws Exception {
        assertThat(send(Samples.FULL)).isEqualTo(new PushResult.Accepted());

        PushServer.Push push = only();
        assertThat(push.method()).isEqualTo("POST");
        assertThat(push.uri()).isEqualTo(URI.create("/push/abc?d=e%20f"));
        assertThat(push.header("Content-encoding")).isEqualTo("aes128gcm");
        assertThat(push.header("Ttl")).isEqualTo("3600");
        assertThat(push.header("Urgency")).isEqualTo("high");
        assertThat(push.header("Topic")).matches("[A-Za-z0-9_-]{32}");
        assertThat(push.header("Host")).isEqualTo(server.endpoint().getAuthority());
        assertThat(push.headers()).doesNotContainKeys("Cookie", "Crypto-key", "Encryption");
        assertThat(decrypted(push))
                .isEqualTo(Json.object()
                        .put("kind", "news")
                        .put("conversation", Samples.ID)
                        .put("badge", 3)
                        .put("sender", "Ada")
                        .put("title", "Hiking")
                        .put("text", "At eight?"));
    }

    @Test
    void whatMayNotBeTold_isNotThere_andNeitherIsItsLength() throws Exception {
        send(Samples.NONE);
        send(Samples.READ);
        send(Samples.FULL);

        PushServer.Push none = server.pushes().getFirst();
        PushServer.Push read = server.pushes().get(1);
        assertThat(decrypted(none))
                .isEqualTo(Json.object()
                        .put("kind", "news")
                        .put("conversation", Samples.ID)
                        .put("badge", 3));
        assertThat(decrypted(read))
                .isEqualTo(Json.object()
                        .put("kind", "read")
                        .put("conversation", Samples.ID)
                        .put("badge", 2));
        assertThat(read.header("Urgency")).isEqualTo("low");
        assertThat(read.header("Ttl")).isEqualTo("1800");
        assertThat(server.pushes()).allMatch(each -> each.body().length == 86 + 256 + 17);
    }

    /// And the service is told nothing of who talks to whom: another subscription has another topic.
    @Test
    void theTopic_isTheConversations_andTheSubscriptions() throws Exception {
        send(Samples.FULL);
        send(Samples.READ);
        Notification elsewhere =
                new Notification(new ConversationId(UUID.randomUUID()), 1, Optional.empty(), Duration.ofHours(1));
        send(elsewhere);
        Told.by(provider, new PushTarget.WebPush(server.endpoint(), browser.point(), new byte[16]), Samples.FULL);

        List<String> topics =
                server.pushes().stream().map(each -> each.header("Topic")).toList();
        assertThat(topics.get(1)).isEqualTo(topics.getFirst());
        assertThat(topics).hasSize(4);
        assertThat(topics.stream().distinct()).hasSize(3);
    }

    @Test
    void vapid_saysWhoWeAre() throws Exception {
        send(Samples.FULL);

        String authorization = only().header("Authorization");
        assertThat(authorization).startsWith("vapid t=").endsWith(", k=" + keys.publicKey());
        String token = authorization.substring("vapid t=".length(), authorization.indexOf(','));
        String[] parts = token.split("\\.", -1);
        JsonNode claims = Json.read(Base64.getUrlDecoder().decode(parts[1]));
        assertThat(Json.read(Base64.getUrlDecoder().decode(parts[0])))
                .isEqualTo(Json.object().put("typ", "JWT").put("alg", "ES256"));
        assertThat(Json.text(claims, "aud"))
                .isEqualTo("http://" + server.endpoint().getAuthority());
        assertThat(Json.text(claims, "sub")).isEqualTo("mailto:admin@example.org");
        assertThat(claims.path("exp").asLong())
                .isEqualTo(clock.instant().plus(Duration.ofHours(12)).getEpochSecond());
        Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initVerify(Decryption.point(Base64.getUrlDecoder().decode(keys.publicKey())));
        signature.update((parts[0] + '.' + parts[1]).getBytes(StandardCharsets.US_ASCII));
        assertThat(signature.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
    }

    @Test
    void aVapidToken_isUsedForSixHours() throws Exception {
        for (Duration each : List.of(Duration.ZERO, Duration.ofHours(5), Duration.ofHours(2), Duration.ofDays(-1))) {
            clock.move(each);
            send(Samples.FULL);
        }

        List<String> tokens = server.pushes().stream()
                .map(each -> each.header("Authorization"))
                .toList();
        assertThat(tokens.get(1)).isEqualTo(tokens.getFirst());
        assertThat(tokens.get(2)).isNotEqualTo(tokens.getFirst());
        assertThat(tokens.get(3)).isNotEqualTo(tokens.get(2));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 204})
    void whatIsTaken_isAccepted(int status) throws Exception {
        server.answer(status, Map.of());

        assertThat(send(Samples.FULL)).isEqualTo(new PushResult.Accepted());
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 410})
    void whatIsGone_isGone(int status) throws Exception {
        server.answer(status, Map.of());

        assertThat(send(Samples.FULL)).isEqualTo(new PushResult.TargetGone("HTTP " + status));
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 308, 400, 405, 413, 415, 451})
    void whatIsNotTaken_isRefused_andNobodyIsRedirected(int status) throws Exception {
        server.answer(status, Map.of("Location", server.endpoint().toString()));

        assertThat(send(Samples.FULL)).isEqualTo(new PushResult.Refused("HTTP " + status));
        assertThat(server.pushes()).hasSize(1);
    }

    /// One of many services: the others are not to wait for it.
    @ParameterizedTest
    @CsvSource({
        "429, 7, 7",
        "429, '', -1",
        "401, '', 600",
        "403, 30, 30",
        "406, '', -1",
        "408, '', -1",
        "500, '', -1",
        "502, '', -1",
        "503, 120, 120",
        "503, 'Fri, 27 Nov 2026 12:05:00 GMT', 300",
        "504, soon, -1"
    })
    void whatMayBeTakenLater_isThisDevicesAffair(int status, String retryAfter, long seconds) throws Exception {
        server.answer(status, retryAfter.isEmpty() ? Map.of() : Map.of("Retry-After", retryAfter));

        Optional<Duration> after =
                Optional.of(seconds).filter(each -> each >= 0).map(Duration::ofSeconds);
        assertThat(send(Samples.FULL)).isEqualTo(new PushResult.Later(Whose.DEVICE, after, "HTTP " + status));
    }

    @Test
    void aLongText_isCutUntilItFits() throws Exception {
        send(Samples.text("漢".repeat(50_000)));

        PushServer.Push push = only();
        assertThat(push.body().length).isLessThan(3_000);
        assertThat(Json.text(decrypted(push), "text"))
                .startsWith("漢漢")
                .endsWith("…")
                .hasSizeGreaterThan(800);
    }

    @Test
    void aSubscription_whoseKeyIsNone_isGone() throws Exception {
        byte[] wrong = browser.point();
        wrong[40] ^= 1;

        assertThat(Told.by(provider, new PushTarget.WebPush(server.endpoint(), wrong, secret), Samples.FULL))
                .isEqualTo(new PushResult.TargetGone("the subscription's key is none"));
        assertThat(Told.by(
                        provider,
                        new PushTarget.WebPush(server.endpoint(), browser.point(), new byte[3]),
                        Samples.FULL))
                .isInstanceOf(PushResult.TargetGone.class);
        assertThat(server.pushes()).isEmpty();
    }

    @Test
    void aServiceThatIsNotThere_isLater_andItsAddressIsNotTold() throws Exception {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }

        assertThat(Told.by(provider, target(URI.create("http://127.0.0.1:" + port + "/secret")), Samples.FULL))
                .isEqualTo(new PushResult.Later(Whose.DEVICE, Optional.empty(), "it cannot be connected to"));
    }

    @Test
    void whatIsNotAllowed_isRefused_andNotAsked() throws Exception {
        try (WebPushProvider strict = new WebPushProvider(settings, clock, random)) {
            assertThat(Told.by(strict, target(), Samples.FULL))
                    .isEqualTo(new PushResult.Refused("the address is not https"));
            assertThat(Told.by(strict, target(URI.create("https://push.example.org/abc")), Samples.FULL))
                    .isEqualTo(new PushResult.Refused("the host is not allowed"));
            assertThat(Told.by(strict, target(URI.create("mailto:nobody")), Samples.FULL))
                    .isEqualTo(new PushResult.Refused("the address names no host"));
        }
        assertThat(server.pushes()).isEmpty();
    }

    @Test
    void apple_isNotToldThatAllWasRead() throws Exception {
        URI apple = URI.create("https://web.push.apple.com/abc");

        assertThat(Told.by(provider, target(apple), Samples.READ))
                .isEqualTo(new PushResult.Refused("Apple takes nothing back"));
    }

    @Test
    void anotherServicesTarget_isRefused() throws Exception {
        assertThat(Told.by(provider, new PushTarget.Fcm("abc"), Samples.FULL)).isInstanceOf(PushResult.Refused.class);
    }

    @Test
    void manyAtOnce_allArrive() throws Exception {
        Told told = new Told();
        for (int i = 0; i < 200; i++) {
            provider.send(target(), Samples.FULL, told);
        }
        for (int i = 0; i < 200; i++) {
            assertThat(told.next()).isEqualTo(new PushResult.Accepted());
        }
        assertThat(server.pushes().stream().map(each -> Arrays.hashCode(each.body())))
                .doesNotHaveDuplicates();
    }

    @Test
    void onceClosed_nothingIsTaken() throws Exception {
        provider.close();

        assertThat(send(Samples.FULL)).isEqualTo(new PushResult.Later(Whose.DEVICE, Optional.empty(), "closed"));
        assertThat(server.pushes()).isEmpty();
    }
}
