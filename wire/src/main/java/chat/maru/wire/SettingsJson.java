package chat.maru.wire;

import chat.maru.model.State;

/// What an account wants of the server in general, as its devices see it.
public final class SettingsJson {
    private SettingsJson() {}

    public static byte[] encode(State.Settings settings) {
        return new JsonWriter(48)
                .object()
                .name("share_read_marks")
                .bool(settings.sharesReadMarks())
                .endObject()
                .toBytes();
    }
}
