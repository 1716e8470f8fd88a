package chat.maru.client;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A call that did not succeed. Either the server *refused* (a `4xx`: nothing was done, and [#code] says
/// why), or the outcome is *unknown* (no answer, or a `5xx`): it may or may not have been done, and what is
/// idempotent should be asked again.
///
/// Immutable.
public final class MaruException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String code;
    private final String detail;
    private final @Nullable String field;
    private final @Nullable String reason;
    private final @Nullable Duration retryAfter;

    MaruException(
            int status,
            String code,
            String detail,
            @Nullable String field,
            @Nullable String reason,
            @Nullable Duration retryAfter,
            @Nullable Throwable cause) {
        super((status == 0 ? "" : status + " ") + code + (detail.isEmpty() ? "" : ": " + detail), cause);
        this.status = status;
        this.code = code;
        this.detail = detail;
        this.field = field;
        this.reason = reason;
        this.retryAfter = retryAfter;
    }

    static MaruException noAnswer(String detail, @Nullable Throwable cause) {
        return new MaruException(0, "no_answer", detail, null, null, null, cause);
    }

    static MaruException unreadable(String detail, @Nullable Throwable cause) {
        return new MaruException(0, "unreadable_answer", detail, null, null, null, cause);
    }

    static MaruException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new MaruException(0, "interrupted", "interrupted while waiting", null, null, null, cause);
    }

    static MaruException refused(int status, String code, String detail) {
        return new MaruException(status, code, detail, null, null, null, null);
    }

    /// The HTTP status, or the same of an error frame; 0 when there was no answer.
    public int status() {
        return status;
    }

    /// The stable code, such as `not_found`. Without an answer: `no_answer`, `unreadable_answer`,
    /// `interrupted`.
    public String code() {
        return code;
    }

    /// For people; may be empty.
    public String detail() {
        return detail;
    }

    /// With `invalid_field`: which one.
    public Optional<String> field() {
        return Optional.ofNullable(field);
    }

    /// With `reset`: why the cursor cannot be used.
    public Optional<String> reason() {
        return Optional.ofNullable(reason);
    }

    /// How long the server asks to be left alone.
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /// Whether it may have been done all the same. False: it was not, and asking the same again changes
    /// nothing, except after `too_many_requests` and `request_timeout`.
    public boolean outcomeUnknown() {
        return status < 400 || status >= 500;
    }

    /// Whether asking the same again can succeed.
    boolean transientFailure() {
        return !code.equals("interrupted") && (outcomeUnknown() || status == 429 || status == 408);
    }
}
