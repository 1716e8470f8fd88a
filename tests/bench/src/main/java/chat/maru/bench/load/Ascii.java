package chat.maru.bench.load;

import java.nio.charset.StandardCharsets;

/// Reading and writing the few fixed forms the generator needs, in place. Stateless; allocates nothing.
final class Ascii {
    private static final byte[] DIGITS = bytes("0123456789abcdef");
    /// Length of an id's text.
    static final int ID = 36;

    private Ascii() {}

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /// Where `key` first begins in `in[from, to)`, or -1.
    static int indexOf(byte[] in, int from, int to, byte[] key) {
        byte first = key[0];
        for (int at = from, last = to - key.length; at <= last; at++) {
            if (in[at] == first && startsWith(in, at, to, key)) {
                return at;
            }
        }
        return -1;
    }

    /// Where `key` last begins in `in[from, to)`, or -1.
    static int lastIndexOf(byte[] in, int from, int to, byte[] key) {
        for (int at = to - key.length; at >= from; at--) {
            if (startsWith(in, at, to, key)) {
                return at;
            }
        }
        return -1;
    }

    /// True when `in[at, to)` begins with `key`.
    static boolean startsWith(byte[] in, int at, int to, byte[] key) {
        if (at + key.length > to) {
            return false;
        }
        for (int i = 0; i < key.length; i++) {
            if (in[at + i] != key[i]) {
                return false;
            }
        }
        return true;
    }

    /// The byte after the first `key` in `in[from, to)`, or -1.
    static int after(byte[] in, int from, int to, byte[] key) {
        int at = indexOf(in, from, to, key);
        return at < 0 ? -1 : at + key.length;
    }

    /// The decimal number at `at`, or -1 if there is no digit.
    static long decimal(byte[] in, int at, int to) {
        if (at < 0 || at >= to || in[at] < '0' || in[at] > '9') {
            return -1;
        }
        long value = 0;
        for (int i = at; i < to && in[i] >= '0' && in[i] <= '9'; i++) {
            value = value * 10 + in[i] - '0';
        }
        return value;
    }

    /// The number written as `count` (at most 15) lower-case hex digits at `at`, or -1 if it is not that.
    static long hex(byte[] in, int at, int to, int count) {
        if (at < 0 || at + count > to) {
            return -1;
        }
        long value = 0;
        for (int i = at; i < at + count; i++) {
            int digit = in[i] <= '9' ? in[i] - '0' : in[i] - 'a' + 10;
            if (digit < 0 || digit > 15) {
                return -1;
            }
            value = (value << 4) | digit;
        }
        return value;
    }

    /// Writes the lowest `count` hex digits of `value`.
    static void putHex(byte[] out, int at, long value, int count) {
        for (int i = at + count - 1; i >= at; i--) {
            out[i] = DIGITS[(int) value & 15];
            value >>>= 4;
        }
    }

    /// Writes an id in its 36 characters.
    static void putId(byte[] out, int at, long high, long low) {
        putHex(out, at, high >>> 32, 8);
        out[at + 8] = '-';
        putHex(out, at + 9, high >>> 16, 4);
        out[at + 13] = '-';
        putHex(out, at + 14, high, 4);
        out[at + 18] = '-';
        putHex(out, at + 19, low >>> 48, 4);
        out[at + 23] = '-';
        putHex(out, at + 24, low, 12);
    }
}
