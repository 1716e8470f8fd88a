package chat.maru.edge.http;

import java.util.Locale;
import java.util.Set;

/// Checks what goes into response headers, so that nothing can break out of its line.
///
/// Thread-safe.
final class HeaderText {
    private static final Set<String> OURS = Set.of("content-length", "transfer-encoding", "connection");

    private HeaderText() {}

    static void requireHeader(String name, String value) {
        if (name.isEmpty() || OURS.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("not a response's own header: " + name);
        }
        for (int i = 0; i < name.length(); i++) {
            if (!isToken(name.charAt(i))) {
                throw new IllegalArgumentException("not a header's name: " + name);
            }
        }
        requireValue(value);
    }

    static void requireValue(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' || c > '~') {
                throw new IllegalArgumentException("a header's value with character " + (int) c);
            }
        }
    }

    /// Whether a character may be in a token of RFC 9110.
    static boolean isToken(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || (c > 0 && c < 128 && "!#$%&'*+-.^_`|~".indexOf(c) >= 0);
    }
}
