package chat.maru.wire;

/// The answer to sign-up, log-in and refresh.
public final class SessionJson {
    private SessionJson() {}

    public static byte[] encode(SessionView session) {
        JsonWriter json = new JsonWriter(512).object().name("account");
        ProfileJson.writeInto(json, session.account());
        return json.name("device_id")
                .uuid(session.device().value())
                .name("access_token")
                .text(session.accessToken())
                .name("access_token_expires_at")
                .instant(session.accessTokenExpiresAt())
                .name("refresh_token")
                .text(session.refreshToken())
                .endObject()
                .toBytes();
    }
}
