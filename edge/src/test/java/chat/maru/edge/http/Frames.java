package chat.maru.edge.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Frames as a client sends them.
final class Frames {
    private static final int MASK = 0x12_34_56_78;

    private Frames() {}

    static byte[] text(String text) {
        return frame(0x81, text.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] frame(int first, byte[] payload) {
        return frame(first, payload, MASK, 0);
    }

    static byte[] close(int code, String reason) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        byte[] payload = new byte[text.length + 2];
        payload[0] = (byte) (code >> 8);
        payload[1] = (byte) code;
        System.arraycopy(text, 0, payload, 2, text.length);
        return frame(0x88, payload);
    }

    /// @param longForm 0: the shortest length, 2 or 8: that many bytes of it
    static byte[] frame(int first, byte[] payload, int mask, int longForm) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(first);
        head(out, payload.length, longForm);
        for (int i = 3; i >= 0; i--) {
            out.write(mask >>> (8 * i));
        }
        byte[] masked = payload.clone();
        for (int i = 0; i < masked.length; i++) {
            masked[i] ^= (byte) (mask >>> (24 - 8 * (i % 4)));
        }
        out.writeBytes(masked);
        return out.toByteArray();
    }

    private static void head(ByteArrayOutputStream out, long length, int longForm) {
        int bytes = longForm > 0 ? longForm : length < 126 ? 0 : length < 65536 ? 2 : 8;
        out.write(0x80 | (bytes == 0 ? (int) length : bytes == 2 ? 126 : 127));
        for (int i = bytes - 1; i >= 0; i--) {
            out.write((int) (length >>> (8 * i)));
        }
    }

    static byte[] head(int first, long length) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(first);
        head(out, length, 0);
        return out.toByteArray();
    }

    static byte[] all(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(out::writeBytes);
        return out.toByteArray();
    }
}
