package chat.maru.wire;

import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The body of `POST /v1/sessions/refresh`.
///
/// Immutable.
///
/// @param requestId the same one asks for the same answer again; null if the client left it out
public record Refresh(String refreshToken, @Nullable UUID requestId) {
    public Refresh {
        Objects.requireNonNull(refreshToken);
    }

    public static Parsed<Refresh> parse(byte[] json) {
        JsonBody body = JsonBody.read(json);
        String token = body.text("refresh_token", TextRules::token, TextRules.TOKEN);
        String requestId = body.has("request_id")
                ? body.text("request_id", id -> UuidText.parse(id).isPresent(), "It must be a UUID.")
                : "";
        return body.finish(() -> new Refresh(token, UuidText.parse(requestId).orElse(null)));
    }

    /// Without the token.
    @Override
    public String toString() {
        return "Refresh[requestId=" + requestId + "]";
    }
}
