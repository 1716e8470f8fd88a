package chat.maru.plays;

import tools.jackson.databind.JsonNode;

/// An entry as it came.
///
/// Immutable.
///
/// @param json         exactly the server's bytes
/// @param conversation empty if it has none
/// @param number       0 if it has none
/// @param id           empty if it has none
record Received(String json, String cursor, String type, String conversation, long number, String id) {
    static Received of(String json) {
        JsonNode node = Json.tree(json);
        return new Received(
                json,
                node.required("cursor").stringValue(),
                node.required("type").stringValue(),
                node.path("conversation").asString(""),
                node.path("number").asLong(0),
                node.path("id").asString(""));
    }

    boolean message() {
        return type.equals("message");
    }

    /// What it says.
    JsonNode content() {
        return Json.tree(json).required("content");
    }

    String text() {
        return content().required("text").stringValue();
    }
}
