package chat.maru.wire;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reads ids as clients write them: the 36 characters of a UUID in groups of 8, 4, 4, 4 and 12, in either case.
/// Nothing shorter is filled up.
public final class UuidText {
    private UuidText() {}

    public static Optional<UUID> parse(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Optional.ofNullable(read(bytes, 0, bytes.length));
    }

    static @Nullable UUID read(byte[] in, int start, int end) {
        if (end - start != Ascii.UUID_LENGTH || !dashed(in, start)) {
            return null;
        }
        long first = JsonScanner.hex(in, start, 8);
        long second = JsonScanner.hex(in, start + 9, 4);
        long third = JsonScanner.hex(in, start + 14, 4);
        long fourth = JsonScanner.hex(in, start + 19, 4);
        long fifth = JsonScanner.hex(in, start + 24, 12);
        if ((first | second | third | fourth | fifth) < 0) {
            return null;
        }
        return new UUID((first << 32) | (second << 16) | third, (fourth << 48) | fifth);
    }

    private static boolean dashed(byte[] in, int start) {
        return in[start + 8] == '-' && in[start + 13] == '-' && in[start + 18] == '-' && in[start + 23] == '-';
    }
}
