package chat.maru.bench.load;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/// Text to send: slices of a few thousand made-up words, different for every message. Immutable.
public final class Words {
    /// Characters in a body.
    static final int LENGTH = 120;

    private static final int SIZE = 1 << 16;
    private final byte[] text;

    public Words(SplittableRandom random) {
        byte[] made = new byte[SIZE + LENGTH];
        int left = 0;
        for (int i = 0; i < made.length; i++) {
            boolean space = left == 0;
            made[i] = (byte) (space ? ' ' : 'a' + random.nextInt(26));
            left = space ? 2 + random.nextInt(8) : left - 1;
        }
        this.text = made;
    }

    /// The body for this sequence number.
    public String text(int sequence) {
        byte[] body = new byte[LENGTH];
        put(body, 0, sequence);
        return new String(body, StandardCharsets.ISO_8859_1);
    }

    /// Copies the body for this sequence number.
    void put(byte[] out, int at, int sequence) {
        System.arraycopy(text, (sequence * 0x9e3779b1) >>> 16, out, at, LENGTH);
    }
}
