package chat.maru.wire;

import chat.maru.model.Audience;
import org.jspecify.annotations.Nullable;

/// The body of `PATCH /v1/me/settings`. What is null stays; not all of it is.
///
/// Immutable.
public record ChangeSettings(
        @Nullable Boolean sharesReadMarks,
        @Nullable Boolean invisible,
        @Nullable Audience presence,
        @Nullable Audience lastSeen) {
    private static final String READ_MARKS = "share_read_marks";
    private static final String INVISIBLE = "invisible";
    private static final String PRESENCE = "presence";
    private static final String LAST_SEEN = "last_seen";

    public static Parsed<ChangeSettings> parse(byte[] json) {
        JsonBody body = JsonBody.read(json);
        boolean others = body.has(INVISIBLE) || body.has(PRESENCE) || body.has(LAST_SEEN);
        Boolean shares = (others && !body.has(READ_MARKS)) ? null : Boolean.valueOf(body.flag(READ_MARKS));
        Boolean invisible = body.has(INVISIBLE) ? Boolean.valueOf(body.flag(INVISIBLE)) : null;
        Audience presence = audience(body, PRESENCE);
        Audience lastSeen = audience(body, LAST_SEEN);
        return body.finish(() -> new ChangeSettings(shares, invisible, presence, lastSeen));
    }

    private static @Nullable Audience audience(JsonBody body, String name) {
        return body.has(name) ? body.word(name, PresenceWords.AUDIENCES, Audience.NOBODY) : null;
    }
}
