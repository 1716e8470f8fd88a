package chat.maru.edge.http;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// A route's path pattern, taken apart.
///
/// Immutable.
record Pattern(List<Segment> segments) {

    /// A literal, or the name of a parameter.
    record Segment(boolean parameter, String text) {}

    Pattern {
        segments = List.copyOf(segments);
    }

    static Pattern parse(String pattern) {
        if (!pattern.startsWith("/")) {
            throw new IllegalArgumentException("a pattern that does not begin with a slash: " + pattern);
        }
        if (pattern.length() == 1) {
            return new Pattern(List.of());
        }
        List<Segment> segments = new ArrayList<>();
        Set<String> names = new HashSet<>();
        int at = 1;
        while (at <= pattern.length()) {
            int slash = pattern.indexOf('/', at);
            int end = slash < 0 ? pattern.length() : slash;
            Segment segment = segment(pattern.substring(at, end), pattern);
            if (segment.parameter() && !names.add(segment.text())) {
                throw new IllegalArgumentException("the same parameter twice: " + pattern);
            }
            segments.add(segment);
            at = end + 1;
        }
        return new Pattern(segments);
    }

    private static Segment segment(String text, String pattern) {
        boolean parameter = text.startsWith("{") && text.endsWith("}");
        String inner = parameter ? text.substring(1, text.length() - 1) : text;
        if (inner.isEmpty()
                || inner.equals(".")
                || inner.equals("..")
                || !inner.chars().allMatch(Pattern::isPlain)) {
            throw new IllegalArgumentException("not a segment of a pattern: '" + text + "' in " + pattern);
        }
        return new Segment(parameter, inner);
    }

    private static boolean isPlain(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '.'
                || c == '_'
                || c == '~';
    }
}
