package chat.maru.terminal;

import java.util.Locale;

/// Text of others made safe to print: nothing in it can move the cursor, change colours or titles, or turn
/// the direction of reading around. What is taken out stays visible as `\u001b` and the like.
final class Escaped {
    private static final int ZERO_WIDTH_NON_JOINER = 0x200c;
    private static final int ZERO_WIDTH_JOINER = 0x200d;

    private Escaped() {}

    /// Safe, and one line.
    static String line(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints().forEach(each -> {
            if (harmless(each)) {
                safe.appendCodePoint(each);
            } else if (each == '\n') {
                safe.append("\\n");
            } else {
                safe.append(String.format(Locale.ROOT, each > 0xffff ? "\\u{%x}" : "\\u%04x", each));
            }
        });
        return safe.toString();
    }

    /// Safe, with its line breaks kept and every line but the first indented, so that none can pose as
    /// another message.
    static String text(String text) {
        return String.join("\n    ", text.lines().map(Escaped::line).toList());
    }

    /// Safe, one line, and no longer than this many characters.
    static String excerpt(String text, int most) {
        String line = line(text);
        return line.codePointCount(0, line.length()) <= most
                ? line
                : line.substring(0, line.offsetByCodePoints(0, most - 1)) + "…";
    }

    private static boolean harmless(int each) {
        return switch (Character.getType(each)) {
            case Character.CONTROL,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            // These two hold emoji and some scripts' words together.
            case Character.FORMAT -> each == ZERO_WIDTH_JOINER || each == ZERO_WIDTH_NON_JOINER;
            default -> true;
        };
    }
}
