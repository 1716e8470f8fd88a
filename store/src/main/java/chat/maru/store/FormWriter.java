package chat.maru.store;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;

/// Writes a stored form: big-endian numbers of fixed length, variable-length counts, and byte strings behind
/// their length. The first byte of every form is its version.
///
/// Confined to one thread.
public final class FormWriter {
    private byte[] bytes;
    private int length;

    public FormWriter(int version, int expectedSize) {
        bytes = new byte[Math.max(16, expectedSize)];
        byteValue(version);
    }

    public FormWriter byteValue(int value) {
        ensure(1);
        bytes[length++] = (byte) value;
        return this;
    }

    public FormWriter longValue(long value) {
        ensure(8);
        for (int shift = 56; shift >= 0; shift -= 8) {
            bytes[length++] = (byte) (value >>> shift);
        }
        return this;
    }

    /// A number that is not negative, in one byte for each seven bits.
    public FormWriter count(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("a count is not negative: " + value);
        }
        ensure(10);
        long rest = value;
        while (rest >= 0x80) {
            bytes[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
        return this;
    }

    public FormWriter uuid(UUID value) {
        return longValue(value.getMostSignificantBits()).longValue(value.getLeastSignificantBits());
    }

    /// An instant, to the millisecond.
    public FormWriter instant(Instant value) {
        return longValue(value.toEpochMilli());
    }

    public FormWriter bytes(byte[] value) {
        count(value.length);
        ensure(value.length);
        System.arraycopy(value, 0, bytes, length, value.length);
        length += value.length;
        return this;
    }

    public FormWriter text(String value) {
        return bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    public byte[] toBytes() {
        return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }

    private void ensure(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
