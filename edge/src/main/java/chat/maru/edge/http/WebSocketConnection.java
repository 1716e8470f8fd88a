package chat.maru.edge.http;

import chat.maru.wire.CloseCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// A WebSocket: frames of RFC 6455 and the session on them, in one.
///
/// Confined to its event loop.
final class WebSocketConnection extends OutletConnection {
    private static final int PROTOCOL_ERROR = 1002;
    private static final int NOT_TEXT = 1003;
    private static final int NOT_UTF_8 = 1007;
    private static final int MAX_CONTROL = 125;
    private static final int MAX_HELLO = 8 * 1024;
    private static final int MAX_REASON = 123;
    private static final int MAX_PONGS = 64;

    private @Nullable ByteBuf waiting;
    private @Nullable ByteBuf message;
    private boolean parsing;
    private boolean paused;
    private boolean silent;
    private int pongs;
    private long heardAt;

    WebSocketConnection(HttpConnection from, InetAddress remote, OutletListener listener) {
        super(from, remote, listener);
        this.heardAt = from.loop.now();
    }

    @Override
    public Kind kind() {
        return Kind.WEBSOCKET;
    }

    @Override
    void received(ByteBuf bytes) {
        heardAt = loop.now();
        waiting = Buffers.append(channel.alloc(), waiting, bytes);
        parse();
    }

    private void parse() {
        if (parsing) {
            return;
        }
        parsing = true;
        try {
            while (!paused && waiting != null && frame(waiting)) {
                // One frame each.
            }
        } finally {
            parsing = false;
        }
        if (waiting != null && (isOver() || !waiting.isReadable())) {
            waiting.release();
            waiting = null;
        } else if (waiting != null) {
            waiting = Buffers.trim(channel.alloc(), waiting);
        }
    }

    /// Reads one frame if it is all there. What is wrong with it shows as early as it can.
    private boolean frame(ByteBuf in) {
        if (in.readableBytes() < 2) {
            return false;
        }
        int start = in.readerIndex();
        int first = in.getUnsignedByte(start);
        int second = in.getUnsignedByte(start + 1);
        int opcode = first & 0x0F;
        boolean last = (first & WebSocketFrames.FIN) != 0;
        int refusal = refusal(first, second, opcode, last);
        if (refusal != 0) {
            close(refusal, refusal == NOT_TEXT ? "text only" : "protocol error");
            return false;
        }
        int shortLength = second & 0x7F;
        int lengthBytes = shortLength < 126 ? 0 : shortLength == 126 ? 2 : 8;
        if (in.readableBytes() < 2 + lengthBytes) {
            return false;
        }
        long length = lengthBytes == 0
                ? shortLength
                : lengthBytes == 2 ? in.getUnsignedShort(start + 2) : in.getLong(start + 2);
        if (length < 0 || (lengthBytes == 2 && length < 126) || (lengthBytes == 8 && length < 0x1_0000)) {
            close(PROTOCOL_ERROR, "protocol error");
            return false;
        }
        int before = message == null || opcode >= WebSocketFrames.CLOSE ? 0 : message.readableBytes();
        if (length > mostBytes() - before) {
            close(CloseCode.TOO_LARGE);
            return false;
        }
        int head = 2 + lengthBytes + 4;
        if (in.readableBytes() < head + length) {
            return false;
        }
        int mask = in.getInt(start + head - 4);
        ByteBuf payload = in.skipBytes(head).readSlice((int) length);
        unmask(payload, mask);
        take(opcode, last, payload);
        return !isOver();
    }

    /// Whoever has not logged in yet may say no more than a hello.
    private int mostBytes() {
        int most = edge.limits.maxFrameBytes();
        return admitted.isAuthenticated() ? most : Math.min(most, MAX_HELLO);
    }

    private int refusal(int first, int second, int opcode, boolean last) {
        boolean reserved = (first & 0x70) != 0;
        boolean masked = (second & 0x80) != 0;
        boolean control = opcode >= WebSocketFrames.CLOSE;
        boolean longControl = control && (!last || (second & 0x7F) > MAX_CONTROL);
        if (reserved || !masked || longControl) {
            return PROTOCOL_ERROR;
        }
        return switch (opcode) {
            case 0x0 -> message == null ? PROTOCOL_ERROR : 0;
            case WebSocketFrames.TEXT -> message == null ? 0 : PROTOCOL_ERROR;
            case 0x2 -> NOT_TEXT;
            case WebSocketFrames.CLOSE, WebSocketFrames.PING, WebSocketFrames.PONG -> 0;
            default -> PROTOCOL_ERROR;
        };
    }

    private static void unmask(ByteBuf payload, int mask) {
        long both = ((long) mask << 32) | (mask & 0xFFFF_FFFFL);
        int at = payload.readerIndex();
        int end = payload.writerIndex();
        for (; end - at >= 8; at += 8) {
            payload.setLong(at, payload.getLong(at) ^ both);
        }
        for (int shift = 56; at < end; at++, shift -= 8) {
            payload.setByte(at, payload.getByte(at) ^ (int) (both >>> shift));
        }
    }

    private void take(int opcode, boolean last, ByteBuf payload) {
        switch (opcode) {
            case WebSocketFrames.CLOSE -> closeAsked(payload);
            case WebSocketFrames.PING -> pong(payload);
            case WebSocketFrames.PONG -> {}
            default -> data(last, payload);
        }
    }

    private void data(boolean last, ByteBuf payload) {
        ByteBuf before = message;
        if (before == null && last) {
            text(payload);
            return;
        }
        ByteBuf whole = before == null ? channel.alloc().buffer(payload.readableBytes()) : before;
        message = whole.writeBytes(payload);
        if (last) {
            message = null;
            try {
                text(whole);
            } finally {
                whole.release();
            }
        }
    }

    private void text(ByteBuf payload) {
        if (!Utf8.isValid(payload)) {
            close(NOT_UTF_8, "not UTF-8");
            return;
        }
        edge.metrics.messageIn(payload.readableBytes());
        try {
            listener.text(payload);
        } catch (RuntimeException e) {
            edge.logFailure("an outlet's owner in 'text'", e);
            close(CloseCode.INTERNAL);
        }
    }

    private void pong(ByteBuf payload) {
        if (pendingBytes() == 0) {
            pongs = 0;
        }
        if (pongs < MAX_PONGS) {
            pongs++;
            send(WebSocketFrames.frame(WebSocketFrames.PONG, ByteBufUtil.getBytes(payload)));
        }
    }

    private void closeAsked(ByteBuf payload) {
        int length = payload.readableBytes();
        int code = length >= 2 ? payload.getUnsignedShort(payload.readerIndex()) : CloseCode.NORMAL.number();
        if (length == 1 || !isCloseCode(code)) {
            close(PROTOCOL_ERROR, "protocol error");
        } else if (!Utf8.isValid(payload.skipBytes(Math.min(2, length)))) {
            close(NOT_UTF_8, "not UTF-8");
        } else {
            close(code, "");
        }
    }

    private static boolean isCloseCode(int code) {
        return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
    }

    @Override
    void farewell(int code, String reason) {
        byte[] text = new byte[MAX_REASON];
        ByteBuffer into = ByteBuffer.wrap(text);
        StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(reason), into, true);
        byte[] payload = new byte[2 + into.position()];
        payload[0] = (byte) (code >> 8);
        payload[1] = (byte) code;
        System.arraycopy(text, 0, payload, 2, into.position());
        send(WebSocketFrames.frame(WebSocketFrames.CLOSE, payload));
    }

    /// A close frame is.
    @Override
    boolean endsByItself() {
        return false;
    }

    @Override
    Ending brokenBy() {
        return silent ? Ending.SILENT : Ending.BROKEN;
    }

    @Override
    void ping() {
        send(WebSocketFrames.frame(WebSocketFrames.PING, new byte[0]));
    }

    @Override
    void sweep(long now) {
        if (!paused && now - heardAt > edge.silenceNanos) {
            silent = true;
            closeHard();
        } else {
            super.sweep(now);
        }
    }

    @Override
    public void pause() {
        paused = true;
        if (!isOver()) {
            channel.config().setAutoRead(false);
        }
    }

    @Override
    public void resume() {
        if (paused) {
            paused = false;
            heardAt = loop.now();
            if (!isOver()) {
                parse();
            }
            if (!paused && !isOver()) {
                channel.config().setAutoRead(true);
            }
        }
    }

    @Override
    void forget() {
        if (message != null) {
            message.release();
            message = null;
        }
        if (waiting != null && !parsing) {
            waiting.release();
            waiting = null;
        }
    }
}
