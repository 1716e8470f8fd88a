package chat.maru.edge.http;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Reads `Content-Type` of requests.
///
/// Thread-safe.
final class MediaType {
    private MediaType() {}

    /// Whether it is `application/json`, without parameters or with `charset=utf-8`.
    static boolean isJson(@Nullable String type) {
        if (type == null) {
            return false;
        }
        String lower = type.toLowerCase(Locale.ROOT);
        int semicolon = lower.indexOf(';');
        String name = semicolon < 0 ? lower : lower.substring(0, semicolon);
        String parameter = semicolon < 0 ? "" : lower.substring(semicolon + 1).strip();
        return name.strip().equals("application/json")
                && (semicolon < 0 || parameter.equals("charset=utf-8") || parameter.equals("charset=\"utf-8\""));
    }
}
