package chat.maru.edge.http;

import chat.maru.wire.Parsed;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A request target, decoded once and strictly. In the path: no empty segments, no `.` or `..`, no `;`, no
/// backslash, no encoded slash or percent sign (so that decoding twice, by whoever, changes nothing).
/// Anywhere: no characters that a URI may not have, no broken escapes, no control characters, no bytes that
/// aren't UTF-8. In the query `+` is a space, and no parameter comes twice.
///
/// Immutable.
record Target(List<String> segments, Map<String, String> query) {
    private static final String PUNCTUATION = "-._~!$&'()*+,=:@";

    Target {
        segments = List.copyOf(segments);
        query = Map.copyOf(query);
    }

    static Parsed<Target> parse(String target) {
        int mark = target.indexOf('?');
        List<String> segments = segments(mark < 0 ? target : target.substring(0, mark));
        if (segments == null) {
            return Parsed.malformed("the path is malformed");
        }
        Map<String, String> query = mark < 0 ? Map.of() : query(target.substring(mark + 1));
        return query == null
                ? Parsed.malformed("the query is malformed")
                : new Parsed.Ok<>(new Target(segments, query));
    }

    private static @Nullable List<String> segments(String path) {
        if (path.isEmpty() || path.charAt(0) != '/') {
            return null;
        }
        if (path.length() == 1) {
            return List.of();
        }
        List<String> segments = new ArrayList<>();
        for (String raw : path.substring(1).split("/", -1)) {
            String segment = decode(raw, false);
            if (segment == null
                    || segment.isEmpty()
                    || segment.equals(".")
                    || segment.equals("..")
                    || segment.indexOf('%') >= 0
                    || segment.indexOf('/') >= 0
                    || segment.indexOf('\\') >= 0
                    || segment.indexOf(';') >= 0) {
                return null;
            }
            segments.add(segment);
        }
        return segments;
    }

    private static @Nullable Map<String, String> query(String query) {
        Map<String, String> parameters = new HashMap<>();
        if (query.isEmpty()) {
            return parameters;
        }
        for (String part : query.split("&", -1)) {
            int equals = part.indexOf('=');
            String name = decode(equals < 0 ? part : part.substring(0, equals), true);
            String value = equals < 0 ? "" : decode(part.substring(equals + 1), true);
            if (name == null || name.isEmpty() || value == null || parameters.put(name, value) != null) {
                return null;
            }
        }
        return parameters;
    }

    private static @Nullable String decode(String raw, boolean query) {
        byte[] bytes = new byte[raw.length()];
        int count = 0;
        boolean ascii = true;
        for (int i = 0; i < raw.length(); i++) {
            int c = raw.charAt(i);
            if (c == '%') {
                c = escaped(raw, i);
                i += 2;
            } else if (query && c == '+') {
                c = ' ';
            } else if (!isPlain(c, query)) {
                return null;
            }
            if (c < ' ' || c == 0x7F) {
                return null;
            }
            ascii &= c < 0x80;
            bytes[count++] = (byte) c;
        }
        return ascii ? new String(bytes, 0, count, StandardCharsets.US_ASCII) : utf8(bytes, count);
    }

    private static int escaped(String raw, int at) {
        if (at + 2 >= raw.length()) {
            return -1;
        }
        int high = hex(raw.charAt(at + 1));
        int low = hex(raw.charAt(at + 2));
        return high < 0 || low < 0 ? -1 : (high << 4) | low;
    }

    private static int hex(char c) {
        return c < 0x80 ? Character.digit(c, 16) : -1;
    }

    private static boolean isPlain(int c, boolean query) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || PUNCTUATION.indexOf(c) >= 0
                || (query && (c == '/' || c == '?' || c == ';'));
    }

    private static @Nullable String utf8(byte[] bytes, int count) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, count))
                    .toString();
            return text.chars().anyMatch(Character::isISOControl) ? null : text;
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
