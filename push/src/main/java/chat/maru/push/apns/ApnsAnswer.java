package chat.maru.push.apns;

import chat.maru.core.push.PushResult;
import chat.maru.core.push.PushResult.Whose;
import chat.maru.push.Exchange.Answer;
import chat.maru.push.Json;
import chat.maru.push.Reason;
import chat.maru.push.Way;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// What APNs' answers mean, by Apple's “Handling notification responses from APNs”.
final class ApnsAnswer {
    private static final Duration UNTIL_SOMEBODY_MENDS_IT = Duration.ofMinutes(10);

    private ApnsAnswer() {}

    static boolean wantsAnotherToken(Answer answer) {
        return answer.status() == 403 && reason(answer).equals("ExpiredProviderToken");
    }

    static PushResult result(Answer answer, Way way, Instant now) {
        if (answer.status() == 200) {
            return new PushResult.Accepted();
        }
        Optional<Duration> after = answer.retryAfter(now);
        String reason = Reason.of(answer.status(), reason(answer));
        return switch (reason) {
            case "BadDeviceToken", "MissingDeviceToken", "DeviceTokenNotForTopic", "ExpiredToken", "Unregistered" ->
                new PushResult.TargetGone(reason);
            case "TooManyRequests" -> new PushResult.Later(Whose.DEVICE, after, reason);
            case "ExpiredProviderToken",
                    "InvalidProviderToken",
                    "MissingProviderToken",
                    "UnrelatedKeyIdInToken",
                    "BadEnvironmentKeyIdInToken",
                    "BadCertificate",
                    "BadCertificateEnvironment",
                    "Forbidden",
                    "BadTopic",
                    "MissingTopic",
                    "TopicDisallowed",
                    "TooManyProviderTokenUpdates" ->
                way.later(Optional.of(after.orElse(UNTIL_SOMEBODY_MENDS_IT)), reason);
            case "IdleTimeout", "InternalServerError", "ServiceUnavailable", "Shutdown" -> way.later(after, reason);
            case "BadCollapseId",
                    "BadExpirationDate",
                    "BadMessageId",
                    "BadPath",
                    "BadPriority",
                    "DuplicateHeaders",
                    "InvalidPushType",
                    "MethodNotAllowed",
                    "PayloadEmpty",
                    "PayloadTooLarge" -> new PushResult.Refused(reason);
            default -> byStatus(answer.status(), way, after, reason);
        };
    }

    private static PushResult byStatus(int status, Way way, Optional<Duration> after, String reason) {
        return switch (status) {
            case 403 -> way.later(Optional.of(after.orElse(UNTIL_SOMEBODY_MENDS_IT)), reason);
            case 410 -> new PushResult.TargetGone(reason);
            case 429 -> new PushResult.Later(Whose.DEVICE, after, reason);
            default -> status >= 500 ? way.later(after, reason) : new PushResult.Refused(reason);
        };
    }

    private static String reason(Answer answer) {
        return Json.text(answer.body(), "reason");
    }
}
