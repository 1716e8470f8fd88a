package chat.maru.wire;

import org.jspecify.annotations.Nullable;

/// The body of `PATCH /v1/me`: what is to change, and null for what stays.
///
/// Immutable.
///
/// @param displayName 1 to 64 characters, without white space around
public record ChangeProfile(
        @Nullable String displayName, @Nullable String about) {

    public static Parsed<ChangeProfile> parse(byte[] json) {
        JsonBody body = JsonBody.read(json);
        String displayName = body.has("display_name")
                ? body.text("display_name", TextRules::displayName, TextRules.NAME)
                        .strip()
                : null;
        String about = body.has("about") ? body.text("about", TextRules::about, TextRules.ABOUT) : null;
        return body.finish(() -> new ChangeProfile(displayName, about));
    }
}
