package chat.maru.wire;

import chat.maru.model.Generation;
import chat.maru.model.Stamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;

/// Writes one JSON value on one line, commas included, into an array that grows. It trusts the caller to open,
/// name and close in order.
///
/// Confined to one thread.
public final class JsonWriter {
    private byte[] bytes;
    private int length;
    private boolean comma;

    public JsonWriter(int expectedSize) {
        bytes = new byte[Math.max(32, expectedSize)];
    }

    public JsonWriter object() {
        return open('{');
    }

    public JsonWriter endObject() {
        return close('}');
    }

    public JsonWriter array() {
        return open('[');
    }

    public JsonWriter endArray() {
        return close(']');
    }

    /// The name of the next value. Names are the program's own: plain ASCII with nothing to escape.
    public JsonWriter name(String name) {
        int count = name.length();
        ensure(count + 4);
        separate();
        bytes[length++] = '"';
        for (int i = 0; i < count; i++) {
            bytes[length++] = (byte) name.charAt(i);
        }
        bytes[length++] = '"';
        bytes[length++] = ':';
        comma = false;
        return this;
    }

    /// A string, escaped where JSON asks for it; half a surrogate pair is written as an escape.
    public JsonWriter text(String value) {
        int count = value.length();
        ensure(count + 3);
        separate();
        bytes[length++] = '"';
        for (int i = 0; i < count; i++) {
            char c = value.charAt(i);
            if (c >= 0x20 && c < 0x80 && c != '"' && c != '\\') {
                ensure(count - i + 1);
                bytes[length++] = (byte) c;
            } else {
                ensure(count - i + 6);
                i += special(value, i, c);
            }
        }
        ensure(1);
        bytes[length++] = '"';
        comma = true;
        return this;
    }

    /// Writes a character that is not plain, and says how many more of the string it used up.
    private int special(String value, int i, char c) {
        if (c < 0x80) {
            escape(c);
            return 0;
        }
        if (c < 0x800) {
            bytes[length++] = (byte) (0xC0 | (c >> 6));
            bytes[length++] = (byte) (0x80 | (c & 0x3F));
            return 0;
        }
        if (!Character.isSurrogate(c)) {
            bytes[length++] = (byte) (0xE0 | (c >> 12));
            bytes[length++] = (byte) (0x80 | ((c >> 6) & 0x3F));
            bytes[length++] = (byte) (0x80 | (c & 0x3F));
            return 0;
        }
        if (Character.isHighSurrogate(c) && i + 1 < value.length() && Character.isLowSurrogate(value.charAt(i + 1))) {
            int point = Character.toCodePoint(c, value.charAt(i + 1));
            bytes[length++] = (byte) (0xF0 | (point >> 18));
            bytes[length++] = (byte) (0x80 | ((point >> 12) & 0x3F));
            bytes[length++] = (byte) (0x80 | ((point >> 6) & 0x3F));
            bytes[length++] = (byte) (0x80 | (point & 0x3F));
            return 1;
        }
        escapeAsHex(c);
        return 0;
    }

    private void escape(char c) {
        switch (c) {
            case '"', '\\' -> escapeAs(c);
            case '\b' -> escapeAs('b');
            case '\f' -> escapeAs('f');
            case '\n' -> escapeAs('n');
            case '\r' -> escapeAs('r');
            case '\t' -> escapeAs('t');
            default -> escapeAsHex(c);
        }
    }

    private void escapeAs(char letter) {
        bytes[length++] = '\\';
        bytes[length++] = (byte) letter;
    }

    private void escapeAsHex(char c) {
        bytes[length++] = '\\';
        bytes[length++] = 'u';
        for (int shift = 12; shift >= 0; shift -= 4) {
            bytes[length++] = Ascii.hex(c >> shift);
        }
    }

    public JsonWriter uuid(UUID id) {
        ensure(Ascii.UUID_LENGTH + 3);
        separate();
        bytes[length++] = '"';
        length = Ascii.putUuid(bytes, length, id);
        bytes[length++] = '"';
        comma = true;
        return this;
    }

    /// A time in UTC, to the millisecond, such as `2026-11-22T21:30:00.123Z`.
    public JsonWriter instant(Instant time) {
        ensure(Ascii.INSTANT_LENGTH + 3);
        separate();
        bytes[length++] = '"';
        length = Ascii.putInstant(bytes, length, time);
        bytes[length++] = '"';
        comma = true;
        return this;
    }

    /// The token of the cursor just behind the entry at this stamp of a log with one shard.
    JsonWriter cursor(Generation generation, Stamp stamp) {
        ensure(CursorToken.LENGTH + 3);
        separate();
        bytes[length++] = '"';
        length = CursorToken.put(bytes, length, generation, stamp);
        bytes[length++] = '"';
        comma = true;
        return this;
    }

    public JsonWriter number(long value) {
        ensure(Ascii.MAX_NUMBER_LENGTH + 1);
        separate();
        length = Ascii.putNumber(bytes, length, value);
        comma = true;
        return this;
    }

    public JsonWriter bool(boolean value) {
        return word(value ? "true" : "false");
    }

    public JsonWriter nothing() {
        return word("null");
    }

    private JsonWriter word(String word) {
        ensure(6);
        separate();
        for (int i = 0; i < word.length(); i++) {
            bytes[length++] = (byte) word.charAt(i);
        }
        comma = true;
        return this;
    }

    /// A value that is JSON already, byte for byte.
    public JsonWriter raw(byte[] json) {
        ensure(json.length + 1);
        separate();
        System.arraycopy(json, 0, bytes, length, json.length);
        length += json.length;
        comma = true;
        return this;
    }

    /// An object that is JSON already and has members, without its end: more members may follow.
    JsonWriter opened(byte[] object) {
        raw(object);
        length--;
        return this;
    }

    /// What was written, in an array of its own.
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    private JsonWriter open(char bracket) {
        ensure(2);
        separate();
        bytes[length++] = (byte) bracket;
        comma = false;
        return this;
    }

    private JsonWriter close(char bracket) {
        ensure(1);
        bytes[length++] = (byte) bracket;
        comma = true;
        return this;
    }

    private void separate() {
        if (comma) {
            bytes[length++] = ',';
        }
    }

    private void ensure(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
