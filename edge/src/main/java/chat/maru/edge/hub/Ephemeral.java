package chat.maru.edge.hub;

import chat.maru.edge.http.Outlet;
import chat.maru.edge.http.ServerSentEvents;
import chat.maru.edge.http.WebSocketFrames;
import io.netty.buffer.ByteBuf;
import java.util.Objects;

/// Something that streams are told of once and that nothing keeps: whoever is not there, or does not keep up, never
/// hears of it.
///
/// Thread-safe, provided that nobody writes to the bytes.
///
/// @param type the event's type
/// @param json one JSON object on one line
public record Ephemeral(String type, byte[] json) {
    public Ephemeral(String type, byte[] json) {
        this.type = Objects.requireNonNull(type);
        this.json = Objects.requireNonNull(json);
    }

    /// Framed for an outlet of this kind; the reference is the caller's.
    public ByteBuf framed(Outlet.Kind kind) {
        return switch (kind) {
            case WEBSOCKET -> WebSocketFrames.text(json);
            case EVENTS -> ServerSentEvents.event("", type, json);
        };
    }
}
