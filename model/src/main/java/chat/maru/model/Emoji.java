package chat.maru.model;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// What somebody reacts to a message with: one short string without white space, control characters, or what no
/// path may have in a segment (`/`, `\`, `;`, `%`, and `.` or `..` alone); usually an emoji. What is an emoji is the
/// clients' business.
///
/// Immutable.
public record Emoji(String value) {
    /// As bytes of UTF-8, which is long enough for a family of four with skin tones.
    public static final int MAX_BYTES = 64;

    public Emoji {
        if (!wellFormed(value)) {
            throw new IllegalArgumentException("not an emoji");
        }
    }

    /// The emoji that somebody gave; empty where it is none.
    public static Optional<Emoji> parse(String given) {
        return wellFormed(given) ? Optional.of(new Emoji(given)) : Optional.empty();
    }

    private static boolean wellFormed(String value) {
        return !value.isEmpty()
                && !value.equals(".")
                && !value.equals("..")
                && value.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES
                && value.codePoints().noneMatch(Emoji::forbidden);
    }

    /// What would break a path or a line, turn its direction, or be nothing at all.
    private static boolean forbidden(int codePoint) {
        return "/\\;%".indexOf(codePoint) >= 0
                || Character.isWhitespace(codePoint)
                || Character.isSpaceChar(codePoint)
                || Character.isISOControl(codePoint)
                || Character.getType(codePoint) == Character.SURROGATE
                || (codePoint >= 0x202A && codePoint <= 0x202E)
                || (codePoint >= 0x2066 && codePoint <= 0x2069);
    }

    @Override
    public String toString() {
        return value;
    }
}
