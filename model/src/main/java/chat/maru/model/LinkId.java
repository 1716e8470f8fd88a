package chat.maru.model;

import java.util.Objects;
import java.util.UUID;

/// The id of a link to join a group by, made by the client that asks for it.
///
/// Immutable.
public record LinkId(UUID value) {
    public LinkId {
        Objects.requireNonNull(value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
