package chat.maru.wire;

import chat.maru.model.Content;
import chat.maru.model.State;
import java.util.Objects;
import java.util.Optional;

/// What a conversation is to the one who asks.
///
/// Immutable.
///
/// @param unread   messages that are unread
/// @param mentions unread messages that mention them
public record OwnJson(
        State.ReadMark mark, long unread, int mentions, State.Preferences preferences, Optional<Content> draft) {
    public OwnJson {
        Objects.requireNonNull(mark);
        Objects.requireNonNull(preferences);
        Objects.requireNonNull(draft);
    }

    void writeInto(JsonWriter json) {
        json.name("mine")
                .object()
                .name("unread")
                .number(unread)
                .name("mentions")
                .number(mentions)
                .name("read")
                .object();
        StateJson.writeInto(json, mark);
        json.endObject();
        StateJson.writeInto(json, preferences);
        json.name("draft");
        draft.ifPresentOrElse(content -> json.raw(content.json()), json::nothing);
        json.endObject();
    }
}
