package chat.maru.edge.http;

import io.netty.buffer.ByteBuf;

/// Checks UTF-8: no overlong forms, no surrogates, nothing above U+10FFFF, nothing cut short.
///
/// Thread-safe.
final class Utf8 {
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    private Utf8() {}

    static boolean isValid(ByteBuf bytes) {
        int at = bytes.readerIndex();
        int end = bytes.writerIndex();
        while (at < end) {
            while (end - at >= 8 && (bytes.getLong(at) & HIGH_BITS) == 0) {
                at += 8;
            }
            if (at == end) {
                return true;
            }
            int length = sequence(bytes, at, end);
            if (length == 0) {
                return false;
            }
            at += length;
        }
        return true;
    }

    /// The length of the character that begins at `at`, or 0 if none does.
    private static int sequence(ByteBuf bytes, int at, int end) {
        int first = bytes.getUnsignedByte(at);
        if (first < 0x80) {
            return 1;
        }
        int length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
        if (first < 0xC2 || first > 0xF4 || end - at < length) {
            return 0;
        }
        int second = bytes.getUnsignedByte(at + 1);
        int low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
        int high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
        if (second < low || second > high) {
            return 0;
        }
        for (int i = 2; i < length; i++) {
            if ((bytes.getByte(at + i) & 0xC0) != 0x80) {
                return 0;
            }
        }
        return length;
    }
}
