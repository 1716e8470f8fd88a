package chat.maru.store;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;

/// Reads what [FormWriter] wrote. Whatever cannot have been written so is a [StoreCorruptException] that
/// names the form.
///
/// Confined to one thread.
public final class FormReader {
    private static final long FIRST_MILLI =
            Instant.parse("0000-01-01T00:00:00Z").toEpochMilli();
    private static final long LAST_MILLI =
            Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

    private final String form;
    private final byte[] bytes;
    private int at;

    /// Begins to read, and checks that the form's version is the one that is known.
    public FormReader(String form, int version, byte[] bytes) {
        this.form = form;
        this.bytes = bytes;
        int found = byteValue();
        if (found != version) {
            throw new StoreCorruptException(form + ": version " + found + ", only " + version + " is known");
        }
    }

    public int byteValue() {
        need(1);
        return bytes[at++] & 0xFF;
    }

    public long longValue() {
        need(8);
        long value = 0;
        for (int i = 0; i < 8; i++) {
            value = value << 8 | (bytes[at++] & 0xFF);
        }
        return value;
    }

    public long count() {
        long value = 0;
        for (int shift = 0; shift < 63; shift += 7) {
            int next = byteValue();
            value |= (long) (next & 0x7F) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new StoreCorruptException(form + ": a count of more than 63 bits");
    }

    /// A count that an `int` holds.
    public int smallCount() {
        long value = count();
        if (value > Integer.MAX_VALUE) {
            throw new StoreCorruptException(form + ": a count of " + value + " where a small one belongs");
        }
        return (int) value;
    }

    /// A count that a list or array is to be made of.
    public int size() {
        long value = count();
        if (value > bytes.length - at) {
            throw new StoreCorruptException(
                    form + ": says " + value + " where " + (bytes.length - at) + " bytes are left");
        }
        return (int) value;
    }

    public UUID uuid() {
        return new UUID(longValue(), longValue());
    }

    /// An instant, which RFC 3339 can tell.
    public Instant instant() {
        long millis = longValue();
        if (millis < FIRST_MILLI || millis > LAST_MILLI) {
            throw new StoreCorruptException(form + ": a time outside the years 0 to 9999");
        }
        return Instant.ofEpochMilli(millis);
    }

    public byte[] bytes() {
        int size = size();
        byte[] value = Arrays.copyOfRange(bytes, at, at + size);
        at += size;
        return value;
    }

    public String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    /// Checks that nothing is left over.
    public void end() {
        if (at != bytes.length) {
            throw new StoreCorruptException(form + ": " + (bytes.length - at) + " bytes left over");
        }
    }

    private void need(int more) {
        if (bytes.length - at < more) {
            throw new StoreCorruptException(form + ": ends after " + bytes.length + " bytes");
        }
    }
}
