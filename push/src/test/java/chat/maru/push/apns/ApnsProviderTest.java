package chat.maru.push.apns;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.maru.core.push.Notification;
import chat.maru.core.push.Notification.News;
import chat.maru.core.push.PushResult;
import chat.maru.core.push.PushResult.Whose;
import chat.maru.model.PushTarget;
import chat.maru.push.BadPushSettings;
import chat.maru.push.Certificate;
import chat.maru.push.Courier;
import chat.maru.push.Exchange;
import chat.maru.push.Json;
import chat.maru.push.MovedClock;
import chat.maru.push.PrivateKeysTest;
import chat.maru.push.Samples;
import chat.maru.push.Told;
import com.eatthepath.pushy.apns.server.RejectionReason;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class ApnsProviderTest {
    private static final Certificate CERTIFICATE = Certificate.of("dns:localhost");
    private static final PushTarget TARGET = new PushTarget.Apns(Apple.DEVICE, false);
    private static final PushResult ACCEPTED = new PushResult.Accepted();

    /// From now on, because pushy goes by the real clock.
    private final MovedClock clock = new MovedClock(Instant.now());
    private final Apple apple = new Apple(CERTIFICATE);
    private final ApnsProvider provider = provider(apple.settings());

    ApnsProviderTest() throws Exception {}

    private ApnsProvider provider(ApnsSettings settings) throws Exception {
        return provider(settings, Duration.ofSeconds(10));
    }

    private ApnsProvider provider(ApnsSettings settings, Duration within) throws Exception {
        Exchange exchange = new Exchange(HttpClient.newBuilder().sslContext(CERTIFICATE.trusted()), within);
        return new ApnsProvider(settings, clock, exchange, Courier.Bounds.DEFAULT);
    }

    @AfterEach
    void close() throws Exception {
        provider.close();
        apple.close();
    }

    private PushResult send(Notification notification) throws InterruptedException {
        return Told.by(provider, TARGET, notification);
    }

    private Apple.Push only() {
        assertThat(apple.pushes()).hasSize(1);
        return apple.pushes().getFirst();
    }

    @Test
    void news_areAnAlert() throws Exception {
        assertThat(send(Samples.FULL)).isEqualTo(ACCEPTED);

        Apple.Push push = only();
        assertThat(push.header(":path")).isEqualTo("/3/device/" + Apple.DEVICE);
        assertThat(push.header("apns-topic")).isEqualTo(Apple.TOPIC);
        assertThat(push.header("apns-push-type")).isEqualTo("alert");
        assertThat(push.header("apns-priority")).isEqualTo("10");
        assertThat(push.header("apns-collapse-id")).isEqualTo(Samples.ID).hasSizeLessThanOrEqualTo(64);
        assertThat(push.header("apns-expiration"))
                .isEqualTo(
                        Long.toString(clock.instant().plus(Duration.ofHours(1)).getEpochSecond()));
        assertThat(push.payload())
                .isEqualTo(Json.read("""
                {"aps":{"badge":3,"alert":{"title":"Hiking","subtitle":"Ada","body":"At eight?"},"sound":"default",
                "mutable-content":1,"thread-id":"%s"},"kind":"news","conversation":"%s"}
                """.formatted(Samples.ID, Samples.ID).getBytes(UTF_8)));
    }

    @Test
    void whoWrote_isTheTitle_whereThereIsNoOther() throws Exception {
        send(Samples.text("Hello"));

        assertThat(only().payload().at("/aps/alert"))
                .isEqualTo(Json.object().put("title", "Ada").put("body", "Hello"));
    }

    @Test
    void whatMayNotBeTold_isNotThere_andTheAppHasWordsForIt() throws Exception {
        send(Samples.NONE);
        send(Samples.news(Optional.of("Ada"), Optional.empty(), Optional.empty()));

        assertThat(apple.pushes().getFirst().payload().at("/aps/alert"))
                .isEqualTo(Json.object().put("loc-key", "MARU_NEWS"));
        assertThat(apple.pushes().getLast().payload().at("/aps/alert"))
                .isEqualTo(Json.object().put("title", "Ada").put("loc-key", "MARU_NEWS"));
    }

    @Test
    void whatWasRead_lowersTheBadge_inTheBackground() throws Exception {
        assertThat(send(Samples.READ)).isEqualTo(ACCEPTED);

        Apple.Push push = only();
        assertThat(push.header("apns-push-type")).isEqualTo("background");
        assertThat(push.header("apns-priority")).isEqualTo("5");
        assertThat(push.header("apns-collapse-id")).isEqualTo(Samples.ID);
        assertThat(push.payload())
                .isEqualTo(Json.read(
                        "{\"aps\":{\"badge\":2,\"content-available\":1},\"kind\":\"read\",\"conversation\":\"%s\"}"
                                .formatted(Samples.ID)
                                .getBytes(UTF_8)));
    }

    @Test
    void newsThatCanWait_mayWait() throws Exception {
        News news = new News(Optional.empty(), Optional.empty(), Optional.empty(), false);
        send(new Notification(Samples.CONVERSATION, 1, Optional.of(news), Duration.ofHours(1)));

        assertThat(only().header("apns-priority")).isEqualTo("5");
        assertThat(only().header("apns-push-type")).isEqualTo("alert");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "漢", "😀", "\"", "\u0001"})
    void aLongText_isCutUntilItFits(String each) throws Exception {
        assertThat(send(Samples.text(each.repeat(20_000)))).isEqualTo(ACCEPTED);

        assertThat(only().size()).isBetween(4_084, 4_096);
    }

    @Test
    void devices_thatCannotBeReached_areGone() throws Exception {
        apple.unregister(Apple.GONE);

        assertThat(Told.by(provider, new PushTarget.Apns(Apple.GONE, false), Samples.FULL))
                .isEqualTo(new PushResult.TargetGone("Unregistered"));
        assertThat(Told.by(provider, new PushTarget.Apns(Apple.FOREIGN, false), Samples.FULL))
                .isEqualTo(new PushResult.TargetGone("DeviceTokenNotForTopic"));
        assertThat(apple.pushes()).hasSize(2);
        for (String each : List.of("", "../../admin", "abc", "zz".repeat(32), "ab".repeat(500))) {
            assertThat(Told.by(provider, new PushTarget.Apns(each, false), Samples.FULL))
                    .isEqualTo(new PushResult.TargetGone("BadDeviceToken"));
        }
        assertThat(apple.pushes()).hasSize(2);
    }

    /// Over the wire, and as the table of reasons has it.
    @ParameterizedTest
    @EnumSource(value = RejectionReason.class, names = "EXPIRED_PROVIDER_TOKEN", mode = EnumSource.Mode.EXCLUDE)
    void everyRejection_isAnAnswer(RejectionReason reason) throws Exception {
        apple.rejectNext(reason);

        PushResult result = send(Samples.FULL);

        String text = switch (result) {
            case PushResult.Accepted() -> "accepted";
            case PushResult.TargetGone(String why) -> why;
            case PushResult.Later(Whose _, Optional<Duration> _, String why) -> why;
            case PushResult.Refused(String why) -> why;
        };
        assertThat(text.toUpperCase(Locale.ROOT)).isEqualTo(reason.name().replace("_", ""));
        assertThat(send(Samples.FULL)).isEqualTo(ACCEPTED);
    }

    @Test
    void oneToken_lastsFiftyMinutes() throws Exception {
        for (Duration each :
                List.of(Duration.ZERO, Duration.ofMinutes(49), Duration.ofMinutes(1), Duration.ofMinutes(-30))) {
            clock.move(each);
            assertThat(send(Samples.FULL)).isEqualTo(ACCEPTED);
        }

        List<String> tokens = tokens();
        assertThat(tokens.get(1)).isEqualTo(tokens.getFirst());
        assertThat(tokens.get(2)).isNotEqualTo(tokens.get(1));
        assertThat(tokens.get(3)).isNotEqualTo(tokens.get(2));
    }

    private List<String> tokens() {
        return apple.pushes().stream()
                .map(each -> String.valueOf(each.header("authorization")))
                .toList();
    }

    @Test
    void aTokenThatAppleCallsExpired_isRenewedOnce_ifItIsOldEnough() throws Exception {
        send(Samples.FULL);
        clock.move(Duration.ofMinutes(20));
        apple.rejectNext(RejectionReason.EXPIRED_PROVIDER_TOKEN);

        assertThat(send(Samples.FULL)).isEqualTo(ACCEPTED);

        assertThat(tokens()).hasSize(3);
        assertThat(tokens().get(2)).isNotEqualTo(tokens().get(1));
    }

    /// A new one every time would only be too many, which Apple punishes.
    @Test
    void aTokenThatIsStillNew_isNotRenewed_andAllWait() throws Exception {
        PushResult later =
                new PushResult.Later(Whose.SERVICE, Optional.of(Duration.ofMinutes(10)), "ExpiredProviderToken");
        for (int i = 0; i < 3; i++) {
            apple.rejectNext(RejectionReason.EXPIRED_PROVIDER_TOKEN);
            assertThat(send(Samples.FULL)).isEqualTo(later);
        }
        assertThat(tokens()).hasSize(3);
        assertThat(tokens().stream().distinct()).hasSize(1);
    }

    @Test
    void anotherTeamsKey_isNotAccepted_andCostsNoDevice() throws Exception {
        ApnsSettings ours = apple.settings();
        ApnsSettings wrong = new ApnsSettings(
                ours.key(), ours.keyId(), "WRONGTEAM0", ours.topic(), ours.production(), ours.sandbox());
        try (ApnsProvider other = provider(wrong)) {
            assertThat(Told.by(other, TARGET, Samples.FULL))
                    .isEqualTo(new PushResult.Later(
                            Whose.SERVICE, Optional.of(Duration.ofMinutes(10)), "InvalidProviderToken"));
        }
    }

    @Test
    void manyAtOnce_goOverOneConnection() throws Exception {
        Told told = new Told();
        for (int i = 0; i < 500; i++) {
            provider.send(TARGET, Samples.FULL, told);
        }
        for (int i = 0; i < 500; i++) {
            assertThat(told.next()).isEqualTo(ACCEPTED);
        }
        assertThat(apple.connections()).isEqualTo(1);
    }

    @Test
    void aServiceThatIsNotThere_isLater_andTheSandboxKeepsNobodyElseWaiting() throws Exception {
        URI nowhere;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nowhere = URI.create("https://localhost:" + closed.getLocalPort());
        }
        ApnsSettings ours = apple.settings();
        try (ApnsProvider half = provider(new ApnsSettings(
                        ours.key(), ours.keyId(), ours.team(), ours.topic(), ours.production(), nowhere));
                ApnsProvider none = provider(
                        new ApnsSettings(ours.key(), ours.keyId(), ours.team(), ours.topic(), nowhere, nowhere))) {
            PushResult sandbox = Told.by(half, new PushTarget.Apns(Apple.DEVICE, true), Samples.FULL);
            assertThat(sandbox)
                    .isEqualTo(new PushResult.Later(Whose.DEVICE, Optional.empty(), "it cannot be connected to"));
            assertThat(Told.by(half, TARGET, Samples.FULL)).isEqualTo(ACCEPTED);
            assertThat(Told.by(none, TARGET, Samples.FULL))
                    .isEqualTo(new PushResult.Later(Whose.SERVICE, Optional.empty(), "it cannot be connected to"));
        }
    }

    @Test
    void aServiceThatIsSilent_isLater_andSendHoldsUpNobody() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            URI address = URI.create("https://localhost:" + silent.getLocalPort());
            ApnsSettings ours = apple.settings();
            try (ApnsProvider waiting = provider(
                    new ApnsSettings(ours.key(), ours.keyId(), ours.team(), ours.topic(), address, address),
                    Duration.ofSeconds(1))) {
                Told told = new Told();
                long began = System.nanoTime();
                for (int i = 0; i < 100; i++) {
                    waiting.send(TARGET, Samples.FULL, told);
                }
                assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(1));
                PushResult first = told.next();
                assertThat(first).isInstanceOf(PushResult.Later.class);
            }
        }
    }

    @Test
    void settings_areRead_andWhatIsWrongIsSaidInOneSentence(@TempDir Path folder) throws Exception {
        Path key = Files.writeString(
                folder.resolve("AuthKey.p8"),
                PrivateKeysTest.pem(apple.settings().key()));

        ApnsSettings read = ApnsSettings.read(key, Apple.KEY_ID, Apple.TEAM, Apple.TOPIC);

        assertThat(read.key()).isEqualTo(apple.settings().key());
        assertThat(read.production()).isEqualTo(URI.create("https://api.push.apple.com"));
        assertThat(read.sandbox()).isEqualTo(URI.create("https://api.sandbox.push.apple.com"));
        assertThat(read.toString()).isEqualTo("ApnsSettings[org.example.maru]");
        assertThatThrownBy(() -> ApnsSettings.read(key, "abc", Apple.TEAM, Apple.TOPIC))
                .isInstanceOf(BadPushSettings.class)
                .hasMessage("The id of the APNs key must be ten capital letters and digits.");
        assertThatThrownBy(() -> ApnsSettings.read(key, Apple.KEY_ID, "", Apple.TOPIC))
                .isInstanceOf(BadPushSettings.class)
                .hasMessage("The APNs team must be ten capital letters and digits.");
        assertThatThrownBy(() -> ApnsSettings.read(key, Apple.KEY_ID, Apple.TEAM, "a b"))
                .isInstanceOf(BadPushSettings.class)
                .hasMessageStartingWith("The APNs topic must be");
        Path none = folder.resolve("none.p8");
        assertThatThrownBy(() -> ApnsSettings.read(none, Apple.KEY_ID, Apple.TEAM, Apple.TOPIC))
                .isInstanceOf(BadPushSettings.class)
                .hasMessage("The APNs key " + none + " is not there.");
    }
}
