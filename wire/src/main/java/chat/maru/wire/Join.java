package chat.maru.wire;

import java.util.Objects;

/// The body of `POST /v1/join`.
///
/// Immutable.
public record Join(JoinToken token) {
    public Join {
        Objects.requireNonNull(token);
    }

    public static Parsed<Join> parse(byte[] json) {
        JsonBody body = JsonBody.read(json);
        String token = body.text("token", text -> JoinToken.parse(text).isPresent(), TextRules.TOKEN);
        return body.finish(() -> new Join(JoinToken.parse(token).orElseThrow()));
    }
}
