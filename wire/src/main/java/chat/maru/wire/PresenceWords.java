package chat.maru.wire;

import chat.maru.model.Audience;
import chat.maru.model.Presence;
import java.util.Map;

/// What presence, and who may know of it, is called.
final class PresenceWords {
    static final Map<String, Audience> AUDIENCES =
            Map.of("conversations", Audience.CONVERSATIONS, "nobody", Audience.NOBODY);
    /// What a client can say of itself: whether it is away.
    static final Map<String, Boolean> SAID = Map.of("online", false, "away", true);

    private PresenceWords() {}

    static String of(Audience audience) {
        return switch (audience) {
            case CONVERSATIONS -> "conversations";
            case NOBODY -> "nobody";
        };
    }

    static String of(Presence.Kind kind) {
        return switch (kind) {
            case ONLINE -> "online";
            case AWAY -> "away";
            case OFFLINE -> "offline";
        };
    }
}
