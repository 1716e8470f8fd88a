package chat.maru.push.fcm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.core.push.Notification;
import chat.maru.core.push.PushResult;
import chat.maru.core.push.PushResult.Whose;
import chat.maru.model.PushTarget;
import chat.maru.push.Courier;
import chat.maru.push.Exchange;
import chat.maru.push.Json;
import chat.maru.push.MovedClock;
import chat.maru.push.Samples;
import chat.maru.push.Told;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

@Timeout(60)
final class FcmProviderTest {
    private static final PushTarget TARGET = new PushTarget.Fcm("device-token:APA91b");
    private static final PushResult ACCEPTED = new PushResult.Accepted();
    private static final Optional<Duration> TEN_MINUTES = Optional.of(Duration.ofMinutes(10));

    private final MovedClock clock = new MovedClock();
    private final Google google = new Google();
    private final Path folder;
    private final FcmProvider provider;

    FcmProviderTest(@TempDir Path folder) throws Exception {
        this.folder = folder;
        this.provider = provider(false);
    }

    private FcmProvider provider(boolean shown) throws Exception {
        FcmSettings settings = new FcmSettings(ServiceAccount.read(google.account(folder)), google.address(), shown);
        return new FcmProvider(
                settings, clock, new Exchange(HttpClient.newBuilder(), Duration.ofSeconds(2)), Courier.Bounds.DEFAULT);
    }

    @AfterEach
    void close() {
        provider.close();
        google.close();
    }

    private PushResult send(Notification notification) throws InterruptedException {
        return Told.by(provider, TARGET, notification);
    }

    private PushResult send() throws InterruptedException {
        return send(Samples.FULL);
    }

    private static ObjectNode expected(ObjectNode data, ObjectNode android) {
        ObjectNode message = Json.object().put("token", "device-token:APA91b");
        message.set("data", data);
        message.set("android", android);
        return Json.object().set("message", message);
    }

    @Test
    void news_areDataForTheApp() throws Exception {
        assertThat(send()).isEqualTo(ACCEPTED);

        assertThat(google.messages())
                .containsExactly(expected(
                        Json.object()
                                .put("kind", "news")
                                .put("conversation", Samples.ID)
                                .put("badge", "3")
                                .put("sender", "Ada")
                                .put("title", "Hiking")
                                .put("text", "At eight?"),
                        Json.object()
                                .put("collapse_key", Samples.ID)
                                .put("priority", "HIGH")
                                .put("ttl", "3600s")));
    }

    @Test
    void whatMayNotBeTold_isNotThere() throws Exception {
        send(Samples.NONE);
        send(Samples.READ);

        assertThat(google.messages().getFirst())
                .isEqualTo(expected(
                        Json.object()
                                .put("kind", "news")
                                .put("conversation", Samples.ID)
                                .put("badge", "3"),
                        Json.object()
                                .put("collapse_key", Samples.ID)
                                .put("priority", "HIGH")
                                .put("ttl", "3600s")));
        assertThat(google.messages().getLast())
                .isEqualTo(expected(
                        Json.object()
                                .put("kind", "read")
                                .put("conversation", Samples.ID)
                                .put("badge", "2"),
                        Json.object()
                                .put("collapse_key", Samples.ID)
                                .put("priority", "NORMAL")
                                .put("ttl", "1800s")));
    }

    @Test
    void news_areShownByAndroid_ifThatIsWanted_andThereIsSomethingToShow() throws Exception {
        try (FcmProvider showing = provider(true)) {
            Told.by(showing, TARGET, Samples.FULL);
            Told.by(showing, TARGET, Samples.NONE);
            Told.by(showing, TARGET, Samples.READ);
        }

        assertThat(shown(0))
                .isEqualTo(Json.object()
                        .put("tag", Samples.ID)
                        .put("notification_count", 3)
                        .put("title", "Ada · Hiking")
                        .put("body", "At eight?"));
        assertThat(shown(1).isMissingNode()).isTrue();
        assertThat(shown(2).isMissingNode()).isTrue();
    }

    private JsonNode shown(int message) {
        return google.messages().get(message).at("/message/android/notification");
    }

    @Test
    void aLongText_isCutUntilItFits() throws Exception {
        send(Samples.text("\"漢".repeat(10_000)));

        int size = 0;
        for (Map.Entry<String, JsonNode> each :
                google.messages().getFirst().at("/message/data").properties()) {
            size += each.getKey().length() + each.getValue().stringValue().getBytes(UTF_8).length;
        }
        assertThat(size).isBetween(3_500, 4_096);
    }

    @Test
    void oneToken_isForMany_andRenewedBeforeItEnds() throws Exception {
        send();
        send();
        assertThat(google.assertions()).hasSize(1);
        assertThat(google.assertions().getFirst().toString())
                .isEqualTo(Json.object()
                        .put("iss", "push@maru-test.iam.gserviceaccount.com")
                        .put("scope", "https://www.googleapis.com/auth/firebase.messaging")
                        .put("aud", google.address() + "/token")
                        .put("iat", clock.instant().getEpochSecond())
                        .put("exp", clock.instant().plus(Duration.ofHours(1)).getEpochSecond())
                        .toString());

        clock.move(Duration.ofSeconds(3_599).minus(AccessTokens.MARGIN).minusSeconds(1));
        send();
        assertThat(google.assertions()).hasSize(1);
        clock.move(Duration.ofSeconds(1));
        send();
        assertThat(google.assertions()).hasSize(2);
        assertThat(google.authorizations())
                .containsExactly("Bearer token-1", "Bearer token-1", "Bearer token-1", "Bearer token-2");
    }

    @Test
    void oneRenewal_isForAllWhoWait() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        google.holdTokens(held);
        Told told = new Told();
        for (int i = 0; i < 50; i++) {
            provider.send(TARGET, Samples.FULL, told);
        }
        Awaitility.await().until(() -> google.assertions().size() == 1);
        held.countDown();

        for (int i = 0; i < 50; i++) {
            assertThat(told.next()).isEqualTo(ACCEPTED);
        }
        assertThat(google.assertions()).hasSize(1);
    }

    @Test
    void whileATokenLasts_itIsUsed_evenIfThereIsNoOther() throws Exception {
        send();
        clock.move(Duration.ofMinutes(56));
        google.answerNextToken(500, "", Map.of());

        assertThat(send()).isEqualTo(ACCEPTED);
        assertThat(send()).isEqualTo(ACCEPTED);
        assertThat(google.assertions()).hasSize(2);
        clock.move(Duration.ofSeconds(11));
        assertThat(send()).isEqualTo(ACCEPTED);
        assertThat(google.assertions()).hasSize(3);
        assertThat(google.authorizations()).endsWith("Bearer token-1", "Bearer token-1", "Bearer token-3");
    }

    @Test
    void aTokenThatIsNotAccepted_isRenewedOnce() throws Exception {
        send();
        google.expire();

        assertThat(send()).isEqualTo(ACCEPTED);
        assertThat(google.assertions()).hasSize(2);
        assertThat(google.authorizations()).containsExactly("Bearer token-1", "Bearer token-1", "Bearer token-2");
    }

    @Test
    void ifNotEvenANewOneIs_allWait_andNobodyAsksForAMinute() throws Exception {
        for (int i = 0; i < 2; i++) {
            Google.Answer answer = Google.unauthenticated();
            google.answerNext(answer.status(), answer.body(), answer.headers());
        }

        assertThat(send()).isEqualTo(new PushResult.Later(Whose.SERVICE, TEN_MINUTES, "UNAUTHENTICATED"));
        assertThat(google.assertions()).hasSize(2);
        assertThat(send())
                .isEqualTo(new PushResult.Later(Whose.SERVICE, Optional.of(Duration.ofMinutes(1)), "UNAUTHENTICATED"));
        assertThat(google.assertions()).hasSize(2);
        clock.move(Duration.ofMinutes(1));
        assertThat(send()).isEqualTo(ACCEPTED);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            400 | {"error":"invalid_grant","error_description":"secret"} | '' | 60 | token: invalid_grant
            401 | {"error":"invalid_client"}                             | '' | 60 | token: invalid_client
            429 | {}                                                     | 40 | 40 | token: HTTP 429
            500 | <html>                                                 | '' | 10 | token: HTTP 500
            503 | ''                                                     | 30 | 30 | token: HTTP 503
            200 | {}                                                     | '' | 10 | token: HTTP 200
            200 | not json                                               | '' | 10 | token: HTTP 200
            """)
    void withoutAToken_allWait(int status, String body, String retryAfter, int seconds, String reason)
            throws Exception {
        google.answerNextToken(status, body, retryAfter.isEmpty() ? Map.of() : Map.of("Retry-After", retryAfter));
        PushResult later = new PushResult.Later(Whose.SERVICE, Optional.of(Duration.ofSeconds(seconds)), reason);

        assertThat(send()).isEqualTo(later);
        assertThat(send()).isEqualTo(later);
        assertThat(google.assertions()).hasSize(1);
        assertThat(google.messages()).isEmpty();
        clock.move(Duration.ofSeconds(seconds));
        assertThat(send()).isEqualTo(ACCEPTED);
    }

    @Test
    void aTokenThatDoesNotCome_isWaitedForNoLongerThanAnAnswer() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        google.holdTokens(held);

        assertThat(send())
                .isEqualTo(new PushResult.Later(
                        Whose.SERVICE, Optional.of(Duration.ofSeconds(10)), "token: no answer in time"));
        held.countDown();
    }

    private static String error(int code, String status, String message, String... details) {
        return "{\"error\":{\"code\":%d,\"message\":\"%s\",\"status\":\"%s\",\"details\":[%s]}}"
                .formatted(code, message, status, String.join(",", details));
    }

    private static String fcm(String errorCode) {
        return "{\"@type\":\"type.googleapis.com/google.firebase.fcm.v1.FcmError\",\"errorCode\":\"%s\"}"
                .formatted(errorCode);
    }

    private static String badRequest(String field) {
        return ("{\"@type\":\"type.googleapis.com/google.rpc.BadRequest\",\"fieldViolations\":"
                        + "[{\"field\":\"%s\",\"description\":\"no\"}]}")
                .formatted(field);
    }

    private static String quota(String subject) {
        return ("{\"@type\":\"type.googleapis.com/google.rpc.QuotaFailure\",\"violations\":"
                        + "[{\"subject\":\"%s\",\"description\":\"rate\"}]}")
                .formatted(subject);
    }

    private PushResult answered(int status, String body, String... retryAfter) throws InterruptedException {
        google.answerNext(status, body, retryAfter.length == 0 ? Map.of() : Map.of("Retry-After", retryAfter[0]));
        return send();
    }

    private static PushResult later(Whose whose, long seconds, String reason) {
        return new PushResult.Later(whose, Optional.of(Duration.ofSeconds(seconds)), reason);
    }

    private static PushResult later(String reason) {
        return new PushResult.Later(Whose.SERVICE, Optional.empty(), reason);
    }

    @Test
    void aTokenThatIsNone_isGone() throws Exception {
        assertThat(answered(404, error(404, "NOT_FOUND", "Requested entity was not found.", fcm("UNREGISTERED"))))
                .isEqualTo(new PushResult.TargetGone("UNREGISTERED"));
        assertThat(answered(403, error(403, "PERMISSION_DENIED", "SenderId mismatch", fcm("SENDER_ID_MISMATCH"))))
                .isEqualTo(new PushResult.TargetGone("SENDER_ID_MISMATCH"));
        String said = "The registration token is not a valid FCM registration token";
        assertThat(answered(400, error(400, "INVALID_ARGUMENT", said, fcm("INVALID_ARGUMENT"))))
                .isEqualTo(new PushResult.TargetGone("INVALID_ARGUMENT"));
        assertThat(answered(
                        400,
                        error(
                                400,
                                "INVALID_ARGUMENT",
                                "Invalid",
                                fcm("INVALID_ARGUMENT"),
                                badRequest("message.token"))))
                .isEqualTo(new PushResult.TargetGone("INVALID_ARGUMENT"));
        assertThat(answered(400, error(400, "INVALID_ARGUMENT", "Invalid", badRequest("message.token"))))
                .isEqualTo(new PushResult.TargetGone("INVALID_ARGUMENT"));
    }

    @Test
    void aMessageThatIsNone_isRefused() throws Exception {
        PushResult refused = new PushResult.Refused("INVALID_ARGUMENT");
        assertThat(answered(400, error(400, "INVALID_ARGUMENT", "Message too big", fcm("INVALID_ARGUMENT"))))
                .isEqualTo(refused);
        assertThat(answered(400, error(400, "INVALID_ARGUMENT", "Invalid value", badRequest("message.data[0].value"))))
                .isEqualTo(refused);
        assertThat(answered(
                        400,
                        error(
                                400,
                                "INVALID_ARGUMENT",
                                "a registration token, said by the field's value",
                                fcm("INVALID_ARGUMENT"),
                                badRequest("message.android.ttl"))))
                .isEqualTo(refused);
        assertThat(answered(400, "")).isEqualTo(new PushResult.Refused("HTTP 400"));
        assertThat(answered(302, "")).isEqualTo(new PushResult.Refused("HTTP 302"));
    }

    @Test
    void whatIsTooMuch_isTheDevicesOrTheProjects() throws Exception {
        String code = "QUOTA_EXCEEDED";
        assertThat(answered(429, error(429, "RESOURCE_EXHAUSTED", "a", fcm(code), quota("project:maru-test"))))
                .isEqualTo(later(Whose.SERVICE, 60, code));
        assertThat(answered(429, error(429, "RESOURCE_EXHAUSTED", "a", fcm(code), quota("device:x")), "90"))
                .isEqualTo(later(Whose.DEVICE, 90, code));
        assertThat(answered(429, error(429, "RESOURCE_EXHAUSTED", "a", fcm(code)), "5"))
                .isEqualTo(later(Whose.SERVICE, 5, code));
        assertThat(answered(429, error(429, "RESOURCE_EXHAUSTED", "a")))
                .isEqualTo(later(Whose.SERVICE, 60, "RESOURCE_EXHAUSTED"));
    }

    @Test
    void aServiceThatFails_isLater() throws Exception {
        assertThat(answered(503, error(503, "UNAVAILABLE", "overloaded", fcm("UNAVAILABLE")), "15"))
                .isEqualTo(later(Whose.SERVICE, 15, "UNAVAILABLE"));
        assertThat(answered(
                        503,
                        error(503, "UNAVAILABLE", "overloaded", fcm("UNAVAILABLE")),
                        "Fri, 27 Nov 2026 12:00:20 GMT"))
                .isEqualTo(later(Whose.SERVICE, 20, "UNAVAILABLE"));
        assertThat(answered(503, error(503, "UNAVAILABLE", "overloaded", fcm("UNAVAILABLE"))))
                .isEqualTo(later("UNAVAILABLE"));
        assertThat(answered(500, error(500, "INTERNAL", "oh", fcm("INTERNAL")))).isEqualTo(later("INTERNAL"));
        assertThat(answered(500, error(500, "UNKNOWN", "oh", fcm("UNSPECIFIED_ERROR"))))
                .isEqualTo(later("UNSPECIFIED_ERROR"));
        assertThat(answered(502, "<html>")).isEqualTo(later("HTTP 502"));
        assertThat(answered(504, "")).isEqualTo(later("HTTP 504"));
    }

    /// Neither takes a registration away.
    @Test
    void aProjectThatIsNotSetUp_isLater() throws Exception {
        assertThat(answered(404, error(404, "NOT_FOUND", "no such project")))
                .isEqualTo(later(Whose.SERVICE, 600, "NOT_FOUND"));
        assertThat(answered(403, error(403, "PERMISSION_DENIED", "the API is off")))
                .isEqualTo(later(Whose.SERVICE, 600, "PERMISSION_DENIED"));
        assertThat(answered(401, error(401, "UNAUTHENTICATED", "no key", fcm("THIRD_PARTY_AUTH_ERROR"))))
                .isEqualTo(later(Whose.DEVICE, 600, "THIRD_PARTY_AUTH_ERROR"));
        assertThat(google.assertions()).hasSize(1);
    }

    /// What Google says is kept as a code, or not at all: its sentences could hold the target.
    @Test
    void reasons_areCodes() throws Exception {
        assertThat(answered(400, error(400, "device-token:APA91b is wrong", "device-token:APA91b is wrong")))
                .isEqualTo(new PushResult.Refused("HTTP 400"));
    }

    @Test
    void aHugeAnswer_isNone() throws Exception {
        assertThat(answered(200, " ".repeat(200_000)))
                .isEqualTo(new PushResult.Later(Whose.SERVICE, Optional.empty(), "no answer (IOException)"));
        assertThat(send()).isEqualTo(ACCEPTED);
    }

    @Test
    void anotherServicesTarget_isRefused() throws Exception {
        assertThat(Told.by(provider, new PushTarget.Apns("00", false), Samples.FULL))
                .isInstanceOf(PushResult.Refused.class);
    }

    @Test
    void manyAtOnce_allArrive_andAreAskedOnce() throws Exception {
        Told told = new Told();
        for (int i = 0; i < 300; i++) {
            provider.send(TARGET, Samples.FULL, told);
        }
        for (int i = 0; i < 300; i++) {
            assertThat(told.next()).isEqualTo(ACCEPTED);
        }
        assertThat(google.messages()).hasSize(300);
        assertThat(List.copyOf(google.assertions())).hasSize(1);
    }
}
