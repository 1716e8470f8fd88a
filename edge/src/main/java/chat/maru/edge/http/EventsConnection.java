package chat.maru.edge.http;

import chat.maru.wire.JsonWriter;
import io.netty.buffer.ByteBuf;
import java.net.InetAddress;

/// A stream of server-sent events. What the client sends is dropped.
///
/// Confined to its event loop.
final class EventsConnection extends OutletConnection {

    EventsConnection(HttpConnection from, InetAddress remote, OutletListener listener) {
        super(from, remote, listener);
    }

    @Override
    public Kind kind() {
        return Kind.EVENTS;
    }

    @Override
    void received(ByteBuf bytes) {
        bytes.release();
    }

    @Override
    void farewell(int code, String reason) {
        JsonWriter json = new JsonWriter(64 + reason.length());
        json.object().name("code").number(code).name("reason").text(reason);
        send(ServerSentEvents.event("", "bye", json.endObject().toBytes()));
    }

    @Override
    boolean endsByItself() {
        return true;
    }

    @Override
    void ping() {
        send(ServerSentEvents.heartbeat());
    }

    @Override
    public void pause() {}

    @Override
    public void resume() {}

    @Override
    void forget() {}
}
