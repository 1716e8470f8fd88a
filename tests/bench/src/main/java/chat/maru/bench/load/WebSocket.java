package chat.maru.bench.load;

/// As much of RFC 6455 as a client on loopback needs. Stateless.
final class WebSocket {
    static final int TEXT = 1;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;
    /// Fixed, so that the expected answer is a constant: nothing here guards against a caching proxy.
    static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
    static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    private static final int FINAL = 0x80;
    private static final int MASKED = 0x80;
    private static final int LONG16 = 126;
    private static final int LONG64 = 127;

    private WebSocket() {}

    /// A whole client frame. The masking key is zero: legal, and the payload stays as it is.
    static byte[] masked(int opcode, byte[] payload) {
        if (payload.length > 0xffff) {
            throw new IllegalArgumentException("a frame of " + payload.length + " bytes");
        }
        boolean small = payload.length < LONG16;
        byte[] frame = new byte[(small ? 6 : 8) + payload.length];
        frame[0] = (byte) (FINAL | opcode);
        frame[1] = (byte) (MASKED | (small ? payload.length : LONG16));
        if (!small) {
            frame[2] = (byte) (payload.length >>> 8);
            frame[3] = (byte) payload.length;
        }
        System.arraycopy(payload, 0, frame, frame.length - payload.length, payload.length);
        return frame;
    }

    /// Length of the header of the server frame at `at`, or -1 if it is not all there yet.
    static int headerLength(byte[] in, int at, int to) {
        if (to - at < 2) {
            return -1;
        }
        int length = in[at + 1] & 0x7f;
        int header = length < LONG16 ? 2 : length == LONG16 ? 4 : 10;
        return to - at < header ? -1 : header;
    }

    /// Length of the payload of the server frame at `at`, whose header is complete.
    static long payloadLength(byte[] in, int at) {
        int length = in[at + 1] & 0x7f;
        int extra = length < LONG16 ? 0 : length == LONG64 ? 8 : 2;
        long value = extra == 0 ? length : 0;
        for (int i = 0; i < extra; i++) {
            value = (value << 8) | (in[at + 2 + i] & 0xff);
        }
        return value;
    }

    static int opcode(byte[] in, int at) {
        return in[at] & 0x0f;
    }

    /// True for an unfragmented, unmasked frame without extension bits: all that a server may send us.
    static boolean plain(byte[] in, int at) {
        return (in[at] & 0xf0) == FINAL && in[at + 1] >= 0;
    }
}
