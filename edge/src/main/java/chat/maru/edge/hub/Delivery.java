package chat.maru.edge.hub;

import chat.maru.edge.http.Outlet;
import chat.maru.edge.http.ServerSentEvents;
import chat.maru.edge.http.WebSocketFrames;
import chat.maru.model.Cursor;
import chat.maru.model.Generation;
import chat.maru.model.StampedEntry;
import chat.maru.wire.CursorToken;
import chat.maru.wire.EntryJson;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One entry on its way to everybody: encoded once, when it is first needed, and the same bytes for all.
///
/// Thread-safe: two threads may both encode it for the first time, to the same bytes.
public final class Delivery {
    private final StampedEntry stamped;
    private final Generation generation;
    // Volatile, so that whoever sees an array sees what is in it.
    private volatile byte @Nullable [] json;
    private volatile byte @Nullable [] frame;
    private volatile byte @Nullable [] event;

    public Delivery(StampedEntry stamped, Generation generation) {
        this.stamped = Objects.requireNonNull(stamped);
        this.generation = Objects.requireNonNull(generation);
    }

    public long offset() {
        return stamped.stamp().offset();
    }

    /// The entry's JSON. Not to be written to.
    public byte[] json() {
        byte[] known = json;
        if (known == null) {
            known = EntryJson.encode(stamped, generation);
            json = known;
        }
        return known;
    }

    /// The entry framed for an outlet of this kind; the reference is the caller's.
    public ByteBuf framed(Outlet.Kind kind) {
        return Unpooled.wrappedBuffer(
                switch (kind) {
                    case WEBSOCKET -> frame();
                    case EVENTS -> event();
                });
    }

    private byte[] frame() {
        byte[] known = frame;
        if (known == null) {
            known = bytes(WebSocketFrames.text(json()));
            frame = known;
        }
        return known;
    }

    private byte[] event() {
        byte[] known = event;
        if (known == null) {
            String cursor = CursorToken.format(Cursor.of(generation, offset()));
            String type = EntryJson.type(stamped.entry().fact());
            known = bytes(ServerSentEvents.event(cursor, type, json()));
            event = known;
        }
        return known;
    }

    private static byte[] bytes(ByteBuf framed) {
        try {
            return ByteBufUtil.getBytes(framed);
        } finally {
            framed.release();
        }
    }
}
