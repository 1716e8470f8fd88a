package chat.maru.model;

import java.util.Objects;
import java.util.UUID;

/// The id of a message, made by the client that sends it; unique within its conversation.
///
/// Immutable.
public record MessageId(UUID value) {
    public MessageId {
        Objects.requireNonNull(value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
