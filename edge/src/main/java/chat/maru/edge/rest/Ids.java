package chat.maru.edge.rest;

import chat.maru.edge.http.Request;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/// Reads the ids in a path.
final class Ids {
    private static final Pattern FORM =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    private Ids() {}

    /// The id in this place of the path; empty if what stands there is none.
    static Optional<UUID> path(Request request, String name) {
        return parse(request.path(name));
    }

    static Optional<UUID> parse(String text) {
        return FORM.matcher(text).matches() ? Optional.of(UUID.fromString(text)) : Optional.empty();
    }
}
