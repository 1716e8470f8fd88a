package chat.maru.edge.rest;

import chat.maru.edge.http.Request;
import chat.maru.wire.UuidText;
import java.util.Optional;
import java.util.UUID;

/// Reads the ids in a path.
final class Ids {
    private Ids() {}

    /// The id in this place of the path; empty if what stands there is none.
    static Optional<UUID> path(Request request, String name) {
        return UuidText.parse(request.path(name));
    }
}
