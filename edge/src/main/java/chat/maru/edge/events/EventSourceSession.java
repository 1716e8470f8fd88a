package chat.maru.edge.events;

import chat.maru.edge.http.Caller;
import chat.maru.edge.http.Outlet;
import chat.maru.edge.http.OutletListener;
import chat.maru.model.Cursor;
import chat.maru.wire.CloseCode;
import io.netty.buffer.ByteBuf;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A client that receives by server-sent events.
///
/// Confined to the outlet's event loop.
final class EventSourceSession implements OutletListener {
    private final Receiving receiving;
    private final Caller caller;
    private final Cursor from;
    private @Nullable Stream stream;

    EventSourceSession(Receiving receiving, Caller caller, Cursor from) {
        this.receiving = Objects.requireNonNull(receiving);
        this.caller = Objects.requireNonNull(caller);
        this.from = Objects.requireNonNull(from);
    }

    @Override
    public void opened(Outlet outlet) {
        Stream opened = new Stream(
                receiving,
                outlet,
                caller,
                from,
                () -> {},
                _ -> outlet.close(CloseCode.RESET.number(), CloseCode.RESET.reason()));
        stream = opened;
        opened.begin();
    }

    @Override
    public void text(ByteBuf payload) {
        throw new IllegalStateException("nothing comes in by server-sent events");
    }

    @Override
    public void writable() {
        if (stream != null) {
            stream.writable();
        }
    }

    @Override
    public void closed() {
        if (stream != null) {
            stream.end();
        }
    }
}
