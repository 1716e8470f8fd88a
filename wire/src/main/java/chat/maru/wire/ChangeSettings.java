package chat.maru.wire;

/// The body of `PATCH /v1/me/settings`.
///
/// Immutable.
public record ChangeSettings(boolean sharesReadMarks) {
    public static Parsed<ChangeSettings> parse(byte[] json) {
        JsonBody body = JsonBody.read(json);
        boolean shares = body.flag("share_read_marks");
        return body.finish(() -> new ChangeSettings(shares));
    }
}
