package chat.maru.wire;

import chat.maru.model.Cursor;
import java.util.List;
import java.util.Optional;

/// The answer to `GET /v1/conversations`.
public final class SnapshotJson {
    private SnapshotJson() {}

    /// @param conversations most recent first
    /// @param cursor        where to go on from: everything up to it is in the conversations, nothing beyond
    /// @param next          where the next page begins, if there is one
    public static byte[] encode(List<ConversationView> conversations, Cursor cursor, Optional<PageToken> next) {
        int expected = 160;
        for (ConversationView conversation : conversations) {
            expected += ConversationJson.expectedSize(conversation);
        }
        JsonWriter json =
                new JsonWriter(expected).object().name("conversations").array();
        for (ConversationView conversation : conversations) {
            ConversationJson.writeInto(json, conversation);
        }
        json.endArray()
                .name("cursor")
                .text(CursorToken.format(cursor))
                .name("more")
                .bool(next.isPresent());
        next.ifPresent(place -> json.name("page").text(place.format()));
        return json.endObject().toBytes();
    }
}
