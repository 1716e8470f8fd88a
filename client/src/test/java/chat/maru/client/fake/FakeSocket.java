package chat.maru.client.fake;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The server's end of a WebSocket, frame by frame.
///
/// Written by any thread, read by one.
public final class FakeSocket {
    private static final int TEXT = 1;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final DataInputStream in;
    private final DataOutputStream out;
    private final ReentrantLock writing = new ReentrantLock();
    private volatile int closeCode;
    private volatile JsonNode hello = JSON.missingNode();

    FakeSocket(InputStream in, OutputStream out) {
        this.in = new DataInputStream(in);
        this.out = new DataOutputStream(out);
    }

    static String accept(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1")
                    .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(ISO_8859_1));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The client's first frame: how it logs in. Waits for it.
    public JsonNode hello() throws IOException {
        if (hello.isMissingNode()) {
            hello = JSON.readTree(receive().orElseThrow(() -> new EOFException("closed without a hello")));
        }
        return hello;
    }

    /// Accepts the hello.
    public void letIn() throws IOException {
        text("{\"type\":\"ok\",\"ref\":" + hello().required("ref") + "}");
    }

    /// Refuses the hello as the server does: with an error, and then this close.
    public void refuse(int status, String code, int closeCode) throws IOException {
        text("{\"type\":\"error\",\"ref\":" + hello().required("ref") + ",\"code\":\"" + code + "\",\"status\":"
                + status + ",\"detail\":\"as scripted\",\"retry_after\":4}");
        close(closeCode, code);
        receive();
    }

    /// A message in one frame.
    public void text(String text) throws IOException {
        frame(0x80 | TEXT, text.getBytes(UTF_8));
    }

    /// A message in fragments of so many bytes each, pings between them.
    public void fragments(String text, int size) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        for (int from = 0; from < bytes.length; from += size) {
            int to = Math.min(bytes.length, from + size);
            int first = from == 0 ? TEXT : 0;
            frame(to == bytes.length ? 0x80 | first : first, Arrays.copyOfRange(bytes, from, to));
            ping();
        }
    }

    /// The first half of a frame, and nothing after it.
    public void half(String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        header(0x80 | TEXT, bytes.length);
        out.write(bytes, 0, bytes.length / 2);
        out.flush();
    }

    public void ping() throws IOException {
        frame(0x80 | PING, new byte[0]);
    }

    /// Closes with a code.
    public void close(int code, String reason) throws IOException {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        payload.write(code >> 8);
        payload.write(code);
        payload.writeBytes(reason.getBytes(UTF_8));
        frame(0x80 | CLOSE, payload.toByteArray());
    }

    private void frame(int first, byte[] payload) throws IOException {
        writing.lock();
        try {
            header(first, payload.length);
            out.write(payload);
            out.flush();
        } finally {
            writing.unlock();
        }
    }

    private void header(int first, int length) throws IOException {
        out.writeByte(first);
        if (length < 126) {
            out.writeByte(length);
        } else if (length < 65536) {
            out.writeByte(126);
            out.writeShort(length);
        } else {
            out.writeByte(127);
            out.writeLong(length);
        }
    }

    /// The client's next message, put together; empty when it closed.
    public Optional<String> receive() throws IOException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        while (true) {
            int first = in.readUnsignedByte();
            byte[] payload = payload();
            int opcode = first & 0xf;
            if (opcode == CLOSE) {
                closeCode = payload.length < 2 ? 1005 : (payload[0] & 0xff) << 8 | (payload[1] & 0xff);
                return Optional.empty();
            }
            if (opcode <= TEXT) {
                message.writeBytes(payload);
                if ((first & 0x80) != 0) {
                    return Optional.of(message.toString(UTF_8));
                }
            }
        }
    }

    /// The code the client closed with, once [#receive] has seen it.
    public int closeCode() {
        return closeCode;
    }

    private byte[] payload() throws IOException {
        int second = in.readUnsignedByte();
        int length = second & 0x7f;
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = Math.toIntExact(in.readLong());
        }
        byte[] mask = in.readNBytes(4);
        byte[] payload = in.readNBytes(length);
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= mask[i % 4];
        }
        return payload;
    }
}
