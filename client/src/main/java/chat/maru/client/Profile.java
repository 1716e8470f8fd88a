package chat.maru.client;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/// What everybody may see of an account. Text in it was chosen by its owner: escape it before showing it.
///
/// Immutable.
public record Profile(UUID id, String username, String displayName, String about, Instant createdAt) {
    public Profile {
        Objects.requireNonNull(id);
        Objects.requireNonNull(username);
        Objects.requireNonNull(displayName);
        Objects.requireNonNull(about);
        Objects.requireNonNull(createdAt);
    }
}
