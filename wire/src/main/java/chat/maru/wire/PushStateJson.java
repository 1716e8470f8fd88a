package chat.maru.wire;

import chat.maru.model.PushContent;
import chat.maru.model.PushService;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The answer to `GET /v1/devices/me/push`: by which services devices can be woken, and whether this one is. What
/// it is woken by is told to nobody.
public final class PushStateJson {
    private PushStateJson() {}

    /// @param content what the device's service may know, if it is registered
    public static byte[] encode(Set<PushService> services, Optional<PushContent> content) {
        JsonWriter json = new JsonWriter(96).object().name("providers").array();
        new TreeSet<>(services).forEach(service -> json.text(PushWords.of(service)));
        json.endArray();
        content.ifPresent(known -> json.name("content").text(PushWords.of(known)));
        return json.endObject().toBytes();
    }
}
