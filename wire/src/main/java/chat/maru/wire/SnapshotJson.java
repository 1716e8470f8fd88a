package chat.maru.wire;

import chat.maru.model.Cursor;
import java.util.List;

/// The answer to `GET /v1/conversations`.
public final class SnapshotJson {
    private SnapshotJson() {}

    /// @param conversations most recent first
    /// @param cursor        where to go on from: everything up to it is in the conversations, nothing beyond
    public static byte[] encode(List<ConversationView> conversations, Cursor cursor) {
        int expected = 64;
        for (ConversationView conversation : conversations) {
            expected += ConversationJson.expectedSize(conversation);
        }
        JsonWriter json =
                new JsonWriter(expected).object().name("conversations").array();
        for (ConversationView conversation : conversations) {
            ConversationJson.writeInto(json, conversation);
        }
        return json.endArray()
                .name("cursor")
                .text(CursorToken.format(cursor))
                .endObject()
                .toBytes();
    }
}
