package chat.maru.server.security;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// A WebSocket client on a [Link].
///
/// Confined to one thread.
final class Duplex implements AutoCloseable {
    static final Map<String, String> HANDSHAKE = Map.of(
            "Connection", "Upgrade",
            "Upgrade", "websocket",
            "Sec-WebSocket-Version", "13",
            "Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Protocol", "maru.v1");

    private final Link link;
    private final Answer handshake;

    /// What comes in.
    sealed interface Incoming {}

    record Text(String text) implements Incoming {
        JsonNode json() {
            return Answer.JSON.readTree(text);
        }
    }

    record Closed(int code) implements Incoming {}

    private Duplex(Link link, Answer handshake) {
        this.link = link;
        this.handshake = handshake;
    }

    static Duplex connect(int port, String target, Map<String, String> more) throws IOException {
        return connect(new Link(port), target, more);
    }

    static Duplex connect(Link link, String target, Map<String, String> more) throws IOException {
        Map<String, String> headers = new HashMap<>(HANDSHAKE);
        headers.putAll(more);
        return new Duplex(link, link.get(target, headers));
    }

    Answer handshake() {
        return handshake;
    }

    void send(String text) throws IOException {
        send(0x81, text.getBytes(StandardCharsets.UTF_8));
    }

    void send(int first, byte[] payload) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(first);
        int length = payload.length;
        if (length < 126) {
            out.write(0x80 | length);
        } else if (length < 0x1_0000) {
            out.write(0x80 | 126);
            out.write(length >>> 8);
            out.write(length);
        } else {
            out.write(0x80 | 127);
            out.writeBytes(new byte[4]);
            for (int shift = 24; shift >= 0; shift -= 8) {
                out.write(length >>> shift);
            }
        }
        out.writeBytes(new byte[4]);
        out.writeBytes(payload);
        link.socket().getOutputStream().write(out.toByteArray());
    }

    /// The next message, or how the connection was closed (-1: without a word). Pings pass.
    Incoming next() throws IOException {
        DataInputStream in = new DataInputStream(link.open());
        while (true) {
            int first = in.read();
            if (first < 0) {
                return new Closed(-1);
            }
            int length = in.readUnsignedByte();
            if (length == 126) {
                length = in.readUnsignedShort();
            } else if (length == 127) {
                length = Math.toIntExact(in.readLong());
            }
            byte[] payload = in.readNBytes(length);
            switch (first) {
                case 0x81 -> {
                    return new Text(new String(payload, StandardCharsets.UTF_8));
                }
                case 0x88 -> {
                    return new Closed(((payload[0] & 0xFF) << 8) | (payload[1] & 0xFF));
                }
                default -> {}
            }
        }
    }

    /// The answer to the frame with this ref; entries in between are added to `seen`.
    Incoming answer(String ref, StringBuilder seen) throws IOException {
        while (true) {
            Incoming incoming = next();
            if (!(incoming instanceof Text text)
                    || text.json().path("ref").asString("").equals(ref)) {
                return incoming;
            }
            seen.append(text.text()).append('\n');
        }
    }

    /// What comes until it is closed.
    Closed drain(StringBuilder seen) throws IOException {
        while (true) {
            switch (next()) {
                case Closed closed -> {
                    return closed;
                }
                case Text(String text) -> seen.append(text).append('\n');
            }
        }
    }

    @Override
    public void close() throws IOException {
        link.close();
    }
}
