package chat.maru.core.account;

import chat.maru.model.Profile;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// What short texts people may give themselves: without space around them, without control characters, of a
/// bounded number of code points. Each method answers the text as it is kept, or empty if it may not be.
public final class PlainText {
    private static final int MAX_DEVICE_NAME = 64;

    private PlainText() {}

    public static Optional<String> displayName(String typed) {
        return line(typed, Profile.MAX_DISPLAY_NAME);
    }

    public static Optional<String> deviceName(String typed) {
        return line(typed, MAX_DEVICE_NAME);
    }

    /// May be empty, and may have line breaks.
    public static Optional<String> about(String typed) {
        String text = typed.strip();
        return fits(text, 0, Profile.MAX_ABOUT) && text.codePoints().allMatch(c -> c == '\n' || isPlain(c))
                ? Optional.of(text)
                : Optional.empty();
    }

    private static Optional<String> line(String typed, int max) {
        String text = typed.strip();
        return fits(text, 1, max) && text.codePoints().allMatch(PlainText::isPlain)
                ? Optional.of(text)
                : Optional.empty();
    }

    private static boolean fits(String text, int min, int max) {
        int length = text.codePointCount(0, text.length());
        return length >= min
                && length <= max
                && StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    private static boolean isPlain(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
