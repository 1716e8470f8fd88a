package chat.maru.push.fcm;

import chat.maru.core.push.PushResult;
import chat.maru.core.push.PushResult.Whose;
import chat.maru.push.Exchange.Answer;
import chat.maru.push.Json;
import chat.maru.push.Reason;
import chat.maru.push.Way;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// What FCM's answers mean, by Google's “REST error codes for the HTTP v1 API”: the `errorCode` of an `FcmError`
/// where there is one, and otherwise the status. Only an `FcmError` says something of the target, so that a project
/// that is not there (also 404) costs no registrations.
final class FcmAnswer {
    /// Google asks for a minute at least after 429.
    private static final Duration QUOTA = Duration.ofMinutes(1);

    private static final Duration UNTIL_SOMEBODY_MENDS_IT = Duration.ofMinutes(10);

    private FcmAnswer() {}

    /// Whether the access token was not accepted. A key for Apple's or browsers' services that is missing in the
    /// project is 401 as well, and has nothing to do with it.
    static boolean wantsAnotherToken(Answer answer) {
        return answer.status() == 401 && !code(answer).equals("THIRD_PARTY_AUTH_ERROR");
    }

    static PushResult result(Answer answer, Way way, Instant now) {
        if (answer.status() == 200) {
            return new PushResult.Accepted();
        }
        Optional<Duration> after = answer.retryAfter(now);
        String code = code(answer);
        String reason = Reason.of(answer.status(), code.isEmpty() ? Json.text(error(answer), "status") : code);
        return switch (code) {
            case "UNREGISTERED", "SENDER_ID_MISMATCH" -> new PushResult.TargetGone(reason);
            case "INVALID_ARGUMENT" ->
                blamesToken(answer) ? new PushResult.TargetGone(reason) : new PushResult.Refused(reason);
            case "QUOTA_EXCEEDED" -> new PushResult.Later(quotaOf(answer), Optional.of(after.orElse(QUOTA)), reason);
            case "THIRD_PARTY_AUTH_ERROR" ->
                new PushResult.Later(Whose.DEVICE, Optional.of(UNTIL_SOMEBODY_MENDS_IT), reason);
            case "UNAVAILABLE", "INTERNAL" -> way.later(after, reason);
            default -> byStatus(answer.status(), way, after, reason);
        };
    }

    private static PushResult byStatus(int status, Way way, Optional<Duration> after, String reason) {
        return switch (status) {
            case 401, 403, 404 -> way.later(Optional.of(after.orElse(UNTIL_SOMEBODY_MENDS_IT)), reason);
            case 408 -> way.later(after, reason);
            case 429 -> way.later(Optional.of(after.orElse(QUOTA)), reason);
            default -> status >= 500 ? way.later(after, reason) : new PushResult.Refused(reason);
        };
    }

    private static JsonNode error(Answer answer) {
        return answer.body().path("error");
    }

    private static String code(Answer answer) {
        for (JsonNode detail : error(answer).path("details")) {
            if (is(detail, "google.firebase.fcm.v1.FcmError")) {
                return Json.text(detail, "errorCode");
            }
        }
        String status = Json.text(error(answer), "status");
        return status.equals("INVALID_ARGUMENT") ? status : "";
    }

    /// Google names the field, or says it in the message only.
    private static boolean blamesToken(Answer answer) {
        boolean named = false;
        for (JsonNode detail : error(answer).path("details")) {
            for (JsonNode violation : detail.path("fieldViolations")) {
                named = true;
                if (Json.text(violation, "field").equals("message.token")) {
                    return true;
                }
            }
        }
        return !named
                && Json.text(error(answer), "message").toLowerCase(Locale.ROOT).contains("registration token");
    }

    /// One device's, if the failed quota says so; otherwise the project's.
    private static Whose quotaOf(Answer answer) {
        for (JsonNode detail : error(answer).path("details")) {
            if (is(detail, "google.rpc.QuotaFailure")
                    && detail.path("violations")
                            .toString()
                            .toLowerCase(Locale.ROOT)
                            .contains("device")) {
                return Whose.DEVICE;
            }
        }
        return Whose.SERVICE;
    }

    private static boolean is(JsonNode detail, String type) {
        return Json.text(detail, "@type").equals("type.googleapis.com/" + type);
    }
}
