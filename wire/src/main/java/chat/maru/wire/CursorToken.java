package chat.maru.wire;

import chat.maru.model.Cursor;
import chat.maru.model.Generation;
import chat.maru.model.Stamp;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A cursor as clients carry it: base64url without padding of a version byte, the generation in 6 bytes, and
///
/// - version 1, one shard: its offset in 8 bytes; 20 characters in all;
/// - version 2, several shards: their count and their offsets, each in one byte for every seven bits.
///
/// A cursor has exactly one token, and only that one is accepted. The token `0` stands for the beginning.
///
/// Immutable.
public sealed interface CursorToken {
    /// How many characters the token of a cursor with one shard has.
    int LENGTH = 20;

    /// Before the first entry of the log, whatever its generation.
    record Beginning() implements CursorToken {}

    record At(Cursor cursor) implements CursorToken {
        public At {
            Objects.requireNonNull(cursor);
        }
    }

    /// No cursor has this token.
    record Malformed() implements CursorToken {}

    static CursorToken parse(String token) {
        if (token.equals("0")) {
            return new Beginning();
        }
        Cursor cursor = TokenBytes.read(token);
        return cursor == null ? new Malformed() : new At(cursor);
    }

    /// The cursor's one token.
    static String format(Cursor cursor) {
        if (cursor.shards() == 1) {
            byte[] token = new byte[LENGTH];
            TokenBytes.put(token, 0, cursor.generation(), cursor.offset(0));
            return new String(token, StandardCharsets.ISO_8859_1);
        }
        return TokenBytes.formatSeveral(cursor);
    }

    /// Writes the [#LENGTH] characters of the cursor just behind an entry of a log with one shard, without
    /// allocating, and returns the index behind them.
    static int put(byte[] into, int at, Generation generation, Stamp stamp) {
        if (stamp.shard() != 0) {
            throw new IllegalArgumentException("a log with one shard has only shard 0: " + stamp);
        }
        return TokenBytes.put(into, at, generation, stamp.offset());
    }
}

/// The bytes inside the token.
final class TokenBytes {
    private static final int ONE_SHARD = 1;
    private static final int SEVERAL_SHARDS = 2;
    private static final int HEAD = 7;
    private static final int MAX_SHARDS = 0xFFFF;
    private static final byte[] DIGITS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".getBytes(StandardCharsets.ISO_8859_1);

    private TokenBytes() {}

    /// The 120 bits as two halves of 60, ten characters each.
    static int put(byte[] into, int at, Generation generation, long offset) {
        int middle = putHalf(into, at, (long) ONE_SHARD << 52 | generation.value() << 4 | offset >>> 60);
        return putHalf(into, middle, offset);
    }

    private static int putHalf(byte[] into, int at, long bits) {
        int next = at;
        for (int shift = 54; shift >= 0; shift -= 6) {
            into[next++] = DIGITS[(int) (bits >>> shift) & 0x3F];
        }
        return next;
    }

    static String formatSeveral(Cursor cursor) {
        byte[] bytes = new byte[HEAD + 3 + 9 * cursor.shards()];
        int next = putHead(bytes, cursor.generation());
        next = putCount(bytes, next, cursor.shards());
        for (int shard = 0; shard < cursor.shards(); shard++) {
            next = putCount(bytes, next, cursor.offset(shard));
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(bytes, next));
    }

    private static int putHead(byte[] bytes, Generation generation) {
        bytes[0] = SEVERAL_SHARDS;
        for (int i = 1; i < HEAD; i++) {
            bytes[i] = (byte) (generation.value() >>> (8 * (HEAD - 1 - i)));
        }
        return HEAD;
    }

    private static int putCount(byte[] bytes, int at, long count) {
        int next = at;
        long rest = count;
        while (rest >= 0x80) {
            bytes[next++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[next++] = (byte) rest;
        return next;
    }

    /// The cursor, if this is its token; a token that says the same in other characters is none.
    static @Nullable Cursor read(String token) {
        byte[] bytes = decode(token);
        if (bytes == null || bytes.length <= HEAD) {
            return null;
        }
        Cursor cursor = switch (bytes[0]) {
            case ONE_SHARD -> readOne(bytes);
            case SEVERAL_SHARDS -> readSeveral(bytes);
            default -> null;
        };
        return cursor != null && CursorToken.format(cursor).equals(token) ? cursor : null;
    }

    private static byte @Nullable [] decode(String token) {
        try {
            return Base64.getUrlDecoder().decode(token);
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }

    private static Generation generation(byte[] bytes) {
        return new Generation(bigEndian(bytes, 1, 6));
    }

    private static long bigEndian(byte[] bytes, int at, int count) {
        long value = 0;
        for (int i = at; i < at + count; i++) {
            value = (value << 8) | (bytes[i] & 0xFF);
        }
        return value;
    }

    private static @Nullable Cursor readOne(byte[] bytes) {
        if (bytes.length != HEAD + 8) {
            return null;
        }
        long offset = bigEndian(bytes, HEAD, 8);
        return offset < 0 ? null : Cursor.of(generation(bytes), offset);
    }

    private static @Nullable Cursor readSeveral(byte[] bytes) {
        long[] counts = new long[bytes.length - HEAD];
        int found = 0;
        int next = HEAD;
        while (next < bytes.length) {
            long value = 0;
            int shift = 0;
            int b;
            do {
                if (next == bytes.length || shift > 56) {
                    return null;
                }
                b = bytes[next++];
                value |= (long) (b & 0x7F) << shift;
                shift += 7;
            } while (b < 0);
            counts[found++] = value;
        }
        long shards = counts[0];
        if (shards < 2 || shards > MAX_SHARDS || shards != found - 1) {
            return null;
        }
        return Cursor.of(generation(bytes), Arrays.copyOfRange(counts, 1, found));
    }
}
