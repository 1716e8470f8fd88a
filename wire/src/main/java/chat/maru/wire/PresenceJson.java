package chat.maru.wire;

import chat.maru.model.Presence;
import java.util.List;

/// Who is there, as others may know.
public final class PresenceJson {
    private PresenceJson() {}

    /// The answer of `GET /v1/presence`.
    public static byte[] encode(List<Presence> presences) {
        return writeInto(new JsonWriter(32 + 120 * presences.size()).object(), presences)
                .endObject()
                .toBytes();
    }

    static JsonWriter writeInto(JsonWriter json, List<Presence> presences) {
        json.name("presences").array();
        for (Presence presence : presences) {
            json.object()
                    .name("user")
                    .uuid(presence.account().value())
                    .name("state")
                    .text(PresenceWords.of(presence.kind()));
            presence.lastSeen().ifPresent(at -> json.name("last_seen").instant(at));
            json.endObject();
        }
        return json.endArray();
    }
}
