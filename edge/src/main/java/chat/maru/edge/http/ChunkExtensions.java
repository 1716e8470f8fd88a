package chat.maru.edge.http;

/// Checks chunk extensions, which nobody uses: `;name`, `;name=token` or `;name="quoted"`, without white space.
///
/// Thread-safe.
final class ChunkExtensions {
    private ChunkExtensions() {}

    /// Whether `line` from `at` on is a sequence of extensions.
    static boolean areWellFormed(String line, int at) {
        int next = at;
        while (next >= 0 && next < line.length()) {
            next = extension(line, next);
        }
        return next == line.length();
    }

    /// The end of the extension that begins at `at`, or -1.
    private static int extension(String line, int at) {
        int name = at + 1;
        int end = token(line, name);
        if (line.charAt(at) != ';' || end == name) {
            return -1;
        }
        if (end == line.length() || line.charAt(end) != '=') {
            return end;
        }
        int value = end + 1;
        if (value < line.length() && line.charAt(value) == '"') {
            return quoted(line, value + 1);
        }
        int valueEnd = token(line, value);
        return valueEnd == value ? -1 : valueEnd;
    }

    private static int token(String line, int from) {
        int at = from;
        while (at < line.length() && HeaderText.isToken(line.charAt(at))) {
            at++;
        }
        return at;
    }

    private static int quoted(String line, int from) {
        for (int at = from; at < line.length(); at++) {
            char c = line.charAt(at);
            if (c == '"') {
                return at + 1;
            }
            if (c < ' ' || c > '~' || c == '\\') {
                return -1;
            }
        }
        return -1;
    }
}
