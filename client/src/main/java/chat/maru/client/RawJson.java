package chat.maru.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/// JSON text as the server sent it, byte for byte.
///
/// Immutable.
public final class RawJson {
    private final byte[] utf8;

    private RawJson(byte[] utf8) {
        this.utf8 = utf8;
    }

    /// A copy of these UTF-8 bytes.
    public static RawJson of(byte[] utf8) {
        return new RawJson(utf8.clone());
    }

    /// The UTF-8 bytes of this text.
    public static RawJson of(String text) {
        return new RawJson(text.getBytes(UTF_8));
    }

    static RawJson slice(byte[] source, int from, int to) {
        return new RawJson(Arrays.copyOfRange(source, from, to));
    }

    /// A copy of the bytes.
    public byte[] bytes() {
        return utf8.clone();
    }

    /// How many bytes.
    public int size() {
        return utf8.length;
    }

    byte[] shared() {
        return utf8;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RawJson raw && Arrays.equals(utf8, raw.utf8);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(utf8);
    }

    @Override
    public String toString() {
        return new String(utf8, UTF_8);
    }
}
