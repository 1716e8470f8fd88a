package chat.maru.edge.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;

/// Makes whole server-sent events.
///
/// Thread-safe.
public final class ServerSentEvents {
    private static final byte[] ID = ascii("id: ");
    private static final byte[] EVENT = ascii("event: ");
    private static final byte[] DATA = ascii("data: ");
    private static final byte[] HEARTBEAT = ascii(":\n\n");

    private ServerSentEvents() {}

    /// An event with an id (none if empty), a type and one line of data (JSON has no line breaks of its own).
    /// References as with [WebSocketFrames#text(byte[])].
    public static ByteBuf event(String id, String event, byte[] data) {
        requireOneLine(id);
        requireOneLine(event);
        for (byte b : data) {
            if (b == '\n' || b == '\r') {
                throw new IllegalArgumentException("an event's data of more than one line");
            }
        }
        ByteBuf to = ByteBufAllocator.DEFAULT.directBuffer(data.length + id.length() + event.length() + 32);
        if (!id.isEmpty()) {
            line(to, ID, id);
        }
        line(to, EVENT, event);
        return to.writeBytes(DATA).writeBytes(data).writeByte('\n').writeByte('\n');
    }

    static ByteBuf heartbeat() {
        return ByteBufAllocator.DEFAULT.directBuffer(HEARTBEAT.length).writeBytes(HEARTBEAT);
    }

    private static void line(ByteBuf to, byte[] field, String value) {
        to.writeBytes(field);
        ByteBufUtil.writeUtf8(to, value);
        to.writeByte('\n');
    }

    private static void requireOneLine(String value) {
        if (value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0 || value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("an event's id or type of more than one line");
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
