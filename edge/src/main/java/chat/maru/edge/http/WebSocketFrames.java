package chat.maru.edge.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/// Makes whole, unmasked WebSocket frames, as a server sends them.
///
/// Thread-safe.
public final class WebSocketFrames {
    static final int TEXT = 0x1;
    static final int CLOSE = 0x8;
    static final int PING = 0x9;
    static final int PONG = 0xA;
    static final int FIN = 0x80;

    private WebSocketFrames() {}

    /// A text frame of JSON. The caller has the one reference; for many outlets write a `retainedDuplicate()`
    /// to each and release it once.
    public static ByteBuf text(byte[] json) {
        return frame(TEXT, json);
    }

    static ByteBuf frame(int opcode, byte[] payload) {
        ByteBuf frame = ByteBufAllocator.DEFAULT.directBuffer(payload.length + 10);
        writeHead(frame, opcode, payload.length);
        return frame.writeBytes(payload);
    }

    static void writeHead(ByteBuf to, int opcode, int length) {
        to.writeByte(FIN | opcode);
        if (length < 126) {
            to.writeByte(length);
        } else if (length < 0x1_0000) {
            to.writeByte(126).writeShort(length);
        } else {
            to.writeByte(127).writeLong(length);
        }
    }
}
