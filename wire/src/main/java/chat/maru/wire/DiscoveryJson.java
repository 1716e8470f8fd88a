package chat.maru.wire;

/// The answer to `GET /v1/discovery`.
public final class DiscoveryJson {
    private DiscoveryJson() {}

    public static byte[] encode(DiscoveryView view) {
        return new JsonWriter(256)
                .object()
                .name("node")
                .text(view.node())
                .name("host")
                .text(view.host())
                .name("api_url")
                .text(view.apiUrl())
                .name("events_url")
                .text(view.eventsUrl())
                .name("valid_for_seconds")
                .number(view.validForSeconds())
                .endObject()
                .toBytes();
    }
}
