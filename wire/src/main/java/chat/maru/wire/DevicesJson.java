package chat.maru.wire;

import java.util.List;

/// The answer to `GET /v1/sessions`.
public final class DevicesJson {
    private DevicesJson() {}

    public static byte[] encode(List<DeviceView> devices) {
        JsonWriter json = new JsonWriter(32 + 256 * devices.size())
                .object()
                .name("devices")
                .array();
        for (DeviceView device : devices) {
            writeInto(json, device);
        }
        return json.endArray().endObject().toBytes();
    }

    private static void writeInto(JsonWriter json, DeviceView device) {
        json.object()
                .name("id")
                .uuid(device.id().value())
                .name("name")
                .text(device.name())
                .name("platform")
                .text(PlatformText.of(device.platform()))
                .name("created_at")
                .instant(device.createdAt())
                .name("last_seen_at")
                .instant(device.lastSeenAt())
                .name("current")
                .bool(device.current())
                .endObject();
    }
}
