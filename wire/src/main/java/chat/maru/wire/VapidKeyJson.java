package chat.maru.wire;

/// The answer to `GET /v1/push/vapid`.
public final class VapidKeyJson {
    private VapidKeyJson() {}

    /// @param key a point of P-256, uncompressed, in base64url
    public static byte[] encode(String key) {
        return new JsonWriter(112).object().name("key").text(key).endObject().toBytes();
    }
}
