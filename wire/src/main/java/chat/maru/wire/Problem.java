package chat.maru.wire;

import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One occurrence of a problem, as told to the client: RFC 9457 problem details.
///
/// Immutable.
///
/// @param detail            one sentence for the client's developer; nothing of the server's inside
/// @param field             the field that has no acceptable value, exactly for `invalid_field`
/// @param reason            why the cursor cannot be used, exactly for `reset`
/// @param retryAfterSeconds when to try again, at least 1 exactly for statuses 429 and 503, else 0; goes into
///                          the `Retry-After` header as well
/// @param id                the id of this occurrence, to be found again in the server's log
public record Problem(
        ProblemCode code,
        String detail,
        @Nullable String field,
        @Nullable ResetReason reason,
        int retryAfterSeconds,
        UUID id) {
    public static final String MEDIA_TYPE = "application/problem+json";

    public Problem {
        Objects.requireNonNull(detail);
        Objects.requireNonNull(id);
        if ((code == ProblemCode.INVALID_FIELD) != (field != null)) {
            throw new IllegalArgumentException("a field goes with invalid_field and nothing else: " + code);
        }
        if ((code == ProblemCode.RESET) != (reason != null)) {
            throw new IllegalArgumentException("a reason goes with reset and nothing else: " + code);
        }
        if (retryAfterSeconds < 0 || code.saysWhenToRetry() != (retryAfterSeconds > 0)) {
            throw new IllegalArgumentException("no such time to retry for " + code + ": " + retryAfterSeconds);
        }
    }

    /// A problem that needs nothing but its code; with a code that says when to retry, after one second.
    public static Problem of(ProblemCode code, String detail, UUID id) {
        return new Problem(code, detail, null, null, code.saysWhenToRetry() ? 1 : 0, id);
    }

    /// What is wrong with something a client sent.
    public static Problem of(Parsed.Bad<?> bad, UUID id) {
        return new Problem(
                bad.code(), bad.detail(), bad.field(), null, bad.code().saysWhenToRetry() ? 1 : 0, id);
    }

    public static Problem invalidField(String field, String detail, UUID id) {
        return new Problem(ProblemCode.INVALID_FIELD, detail, field, null, 0, id);
    }

    public static Problem reset(ResetReason reason, String detail, UUID id) {
        return new Problem(ProblemCode.RESET, detail, null, reason, 0, id);
    }

    /// @param code one with status 429 or 503
    public static Problem retryAfter(ProblemCode code, int seconds, String detail, UUID id) {
        return new Problem(code, detail, null, null, seconds, id);
    }

    /// The body to send, of type [#MEDIA_TYPE].
    public byte[] toJson() {
        JsonWriter json = new JsonWriter(256 + detail.length());
        json.object()
                .name("type")
                .text("/docs#" + code.code())
                .name("title")
                .text(code.title())
                .name("status")
                .number(code.status())
                .name("code")
                .text(code.code())
                .name("detail")
                .text(detail)
                .name("id")
                .uuid(id);
        if (field != null) {
            json.name("field").text(field);
        }
        if (reason != null) {
            json.name("reason").text(reason.code());
        }
        if (retryAfterSeconds > 0) {
            json.name("retry_after").number(retryAfterSeconds);
        }
        return json.endObject().toBytes();
    }
}
