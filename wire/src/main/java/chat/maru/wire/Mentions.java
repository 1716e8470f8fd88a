package chat.maru.wire;

import chat.maru.model.AccountId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Whom a message says that it mentions: a JSON array of ids.
final class Mentions {
    private Mentions() {}

    /// The ids in the well-formed JSON value that begins here; empty where it is no list of different ids,
    /// or has too many.
    static Optional<List<AccountId>> parse(byte[] bytes, int from) {
        if (bytes[from] != '[') {
            return Optional.empty();
        }
        Set<AccountId> found = new LinkedHashSet<>();
        int count = 0;
        int at = from + 1;
        while (true) {
            at = space(bytes, at);
            if (bytes[at] == ']' && count == 0) {
                return Optional.of(List.of());
            }
            if (bytes[at] != '"') {
                return Optional.empty();
            }
            int end = closingQuote(bytes, at + 1);
            UUID id = UuidText.parse(JsonScanner.decode(bytes, at + 1, end)).orElse(null);
            if (id == null || !found.add(new AccountId(id)) || ++count > ContentJson.MAX_MENTIONS) {
                return Optional.empty();
            }
            at = space(bytes, end + 1);
            if (bytes[at] == ']') {
                return Optional.of(List.copyOf(found));
            }
            at++;
        }
    }

    private static int space(byte[] bytes, int from) {
        int at = from;
        while (bytes[at] == ' ' || bytes[at] == '\t' || bytes[at] == '\n' || bytes[at] == '\r') {
            at++;
        }
        return at;
    }

    private static int closingQuote(byte[] bytes, int from) {
        int at = from;
        while (bytes[at] != '"') {
            at += bytes[at] == '\\' ? 2 : 1;
        }
        return at;
    }
}
