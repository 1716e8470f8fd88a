package chat.maru.client;

import java.util.Objects;
import java.util.Optional;

/// What a message says: a JSON object with the known keys (`text`, `attachments`, `reply_to`, `mentions`) and
/// any others. Kept as the text it came as, so that putting it again puts the same bytes.
///
/// Immutable.
///
/// @param json a JSON object
public record Content(String json) {
    public Content {
        Objects.requireNonNull(json);
        if (!Json.isObject(json)) {
            throw new IllegalArgumentException("content is not a JSON object");
        }
    }

    /// Plain text.
    public static Content text(String text) {
        return new Content(Json.object().put("text", text).toString());
    }

    /// The `text`, if it has one.
    public Optional<String> text() {
        return Json.string(json, "text");
    }
}
