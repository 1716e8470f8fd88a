package chat.maru.client;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

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

    /// Plain text that mentions these people: the members among them are told.
    public static Content text(String text, List<UUID> mentions) {
        if (mentions.isEmpty()) {
            return text(text);
        }
        ObjectNode content = Json.object().put("text", text);
        ArrayNode ids = content.putArray("mentions");
        mentions.forEach(id -> ids.add(id.toString()));
        return new Content(content.toString());
    }

    /// The `mentions`; none if they are not what the protocol says.
    public List<UUID> mentions() {
        return Json.ids(json, "mentions");
    }

    /// The `text`, if it has one.
    public Optional<String> text() {
        return Json.string(json, "text");
    }
}
