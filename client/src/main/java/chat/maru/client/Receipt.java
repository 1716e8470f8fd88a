package chat.maru.client;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/// The server's word that a message is committed and durable.
///
/// Immutable.
///
/// @param number its place in the conversation, from 1, without holes
public record Receipt(UUID id, UUID conversation, long number, Instant sentAt) {
    public Receipt {
        Objects.requireNonNull(id);
        Objects.requireNonNull(conversation);
        Objects.requireNonNull(sentAt);
    }
}
