package chat.maru.crash.client;

import tools.jackson.databind.JsonNode;

/// An entry as it came.
///
/// Immutable.
///
/// @param json         exactly the server's bytes
/// @param conversation empty if it has none
/// @param number       0 if it has none
/// @param id           empty if it has none
public record Received(String json, String cursor, String type, String conversation, long number, String id) {
    /// Reads one.
    public static Received of(String json) {
        return of(json, Json.tree(json));
    }

    /// @param node the same, read
    static Received of(String json, JsonNode node) {
        return new Received(
                json,
                node.required("cursor").stringValue(),
                node.required("type").stringValue(),
                node.path("conversation").asString(""),
                node.path("number").asLong(0),
                node.path("id").asString(""));
    }

    /// Whether it is a message, with a number and an id.
    public boolean message() {
        return type.equals("message");
    }

    /// What it says.
    public JsonNode content() {
        return Json.tree(json).required("content");
    }

    /// The text in it.
    public String text() {
        return content().required("text").stringValue();
    }
}
