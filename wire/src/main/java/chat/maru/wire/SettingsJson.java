package chat.maru.wire;

import chat.maru.model.State;
import chat.maru.model.Visibility;

/// What an account wants of the server in general, as its devices see it.
public final class SettingsJson {
    private SettingsJson() {}

    public static byte[] encode(State.Settings settings) {
        Visibility visibility = settings.visibility();
        return new JsonWriter(128)
                .object()
                .name("share_read_marks")
                .bool(settings.sharesReadMarks())
                .name("invisible")
                .bool(visibility.invisible())
                .name("presence")
                .text(PresenceWords.of(visibility.presence()))
                .name("last_seen")
                .text(PresenceWords.of(visibility.lastSeen()))
                .endObject()
                .toBytes();
    }
}
