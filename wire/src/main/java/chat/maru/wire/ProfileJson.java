package chat.maru.wire;

import chat.maru.model.Profile;
import java.util.Optional;

/// A profile as everybody sees it.
public final class ProfileJson {
    private ProfileJson() {}

    public static byte[] encode(Profile profile) {
        JsonWriter json = new JsonWriter(256);
        writeInto(json, profile);
        return json.toBytes();
    }

    /// The answer to a search by name: that one, or nobody.
    public static byte[] encodeFound(Optional<Profile> found) {
        JsonWriter json = new JsonWriter(256).object().name("users").array();
        found.ifPresent(profile -> writeInto(json, profile));
        return json.endArray().endObject().toBytes();
    }

    static void writeInto(JsonWriter json, Profile profile) {
        json.object()
                .name("id")
                .uuid(profile.account().value())
                .name("username")
                .text(profile.username().value())
                .name("display_name")
                .text(profile.displayName())
                .name("about")
                .text(profile.about())
                .name("created_at")
                .instant(profile.createdAt())
                .endObject();
    }
}
