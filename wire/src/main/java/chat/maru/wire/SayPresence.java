package chat.maru.wire;

/// The body of `PUT /v1/me/presence`.
///
/// Immutable.
///
/// @param away whether nobody looks
public record SayPresence(boolean away) {
    public static Parsed<SayPresence> parse(byte[] json) {
        JsonBody body = JsonBody.read(json);
        boolean away = body.word("state", PresenceWords.SAID, false);
        return body.finish(() -> new SayPresence(away));
    }
}
