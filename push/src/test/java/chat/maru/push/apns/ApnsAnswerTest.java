package chat.maru.push.apns;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.core.push.PushResult;
import chat.maru.core.push.PushResult.Whose;
import chat.maru.push.Exchange.Answer;
import chat.maru.push.Json;
import chat.maru.push.MovedClock;
import chat.maru.push.Way;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// Every reason of Apple's “Handling notification responses from APNs”, and some that are not there.
final class ApnsAnswerTest {
    private static final Way WAY = new Way("api.push.apple.com", Whose.SERVICE);

    private static PushResult result(int status, JsonNode body, Map<String, List<String>> headers) {
        Answer answer = new Answer(status, HttpHeaders.of(headers, (_, _) -> true), body);
        return ApnsAnswer.result(answer, WAY, new MovedClock().instant());
    }

    private static PushResult result(int status, String reason) {
        return result(status, Json.object().put("reason", reason), Map.of());
    }

    @ParameterizedTest
    @CsvSource({
        "400, BadDeviceToken",
        "400, MissingDeviceToken",
        "400, DeviceTokenNotForTopic",
        "410, ExpiredToken",
        "410, Unregistered",
        "410, SomethingNew"
    })
    void whatIsGone_isGone(int status, String reason) {
        assertThat(result(status, reason)).isEqualTo(new PushResult.TargetGone(reason));
    }

    @ParameterizedTest
    @CsvSource({
        "400, BadCollapseId",
        "400, BadExpirationDate",
        "400, BadMessageId",
        "400, BadPriority",
        "400, DuplicateHeaders",
        "400, InvalidPushType",
        "400, PayloadEmpty",
        "404, BadPath",
        "405, MethodNotAllowed",
        "413, PayloadTooLarge",
        "400, SomethingNew",
        "418, SomethingNew"
    })
    void aNotificationThatIsNone_isRefused(int status, String reason) {
        assertThat(result(status, reason)).isEqualTo(new PushResult.Refused(reason));
    }

    @ParameterizedTest
    @CsvSource({
        "403, ExpiredProviderToken",
        "403, InvalidProviderToken",
        "403, MissingProviderToken",
        "403, UnrelatedKeyIdInToken",
        "403, BadEnvironmentKeyIdInToken",
        "403, BadCertificate",
        "403, BadCertificateEnvironment",
        "403, Forbidden",
        "400, BadTopic",
        "400, MissingTopic",
        "400, TopicDisallowed",
        "429, TooManyProviderTokenUpdates",
        "403, SomethingNew"
    })
    void ifAppleDoesNotKnowUs_allWait(int status, String reason) {
        assertThat(result(status, reason))
                .isEqualTo(new PushResult.Later(Whose.SERVICE, Optional.of(Duration.ofMinutes(10)), reason));
    }

    @ParameterizedTest
    @CsvSource({
        "400, IdleTimeout",
        "500, InternalServerError",
        "503, ServiceUnavailable",
        "503, Shutdown",
        "502, SomethingNew"
    })
    void aServiceThatFails_isLater(int status, String reason) {
        assertThat(result(status, reason)).isEqualTo(new PushResult.Later(Whose.SERVICE, Optional.empty(), reason));
    }

    @ParameterizedTest
    @CsvSource({"429, TooManyRequests", "429, SomethingNew"})
    void whatIsTooMuchForADevice_isItsOwnAffair(int status, String reason) {
        assertThat(result(status, reason)).isEqualTo(new PushResult.Later(Whose.DEVICE, Optional.empty(), reason));
    }

    @Test
    void howLongToWait_isTakenFromTheAnswer() {
        assertThat(result(503, Json.object().put("reason", "Shutdown"), Map.of("Retry-After", List.of("8"))))
                .isEqualTo(new PushResult.Later(Whose.SERVICE, Optional.of(Duration.ofSeconds(8)), "Shutdown"));
    }

    @Test
    void whatIsNoReason_isTheStatus() {
        assertThat(result(500, Json.read(new byte[] {'<'}), Map.of()))
                .isEqualTo(new PushResult.Later(Whose.SERVICE, Optional.empty(), "HTTP 500"));
        assertThat(result(400, "no code, and perhaps a token: 0123456789abcdef"))
                .isEqualTo(new PushResult.Refused("HTTP 400"));
    }
}
