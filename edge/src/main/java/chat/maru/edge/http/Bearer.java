package chat.maru.edge.http;

import org.jspecify.annotations.Nullable;

/// Reads `Authorization: Bearer …`.
///
/// Thread-safe.
final class Bearer {
    private static final String SCHEME = "bearer ";
    private static final int MAX_LENGTH = 512;

    private Bearer() {}

    /// The token, or null if there is none of the right form.
    static @Nullable String token(@Nullable String header) {
        if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return null;
        }
        String token = header.substring(SCHEME.length());
        boolean good = !token.isEmpty()
                && token.length() <= MAX_LENGTH
                && token.chars().allMatch(Bearer::isPart);
        return good ? token : null;
    }

    private static boolean isPart(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || (c < 128 && "-._~+/=".indexOf(c) >= 0);
    }
}
