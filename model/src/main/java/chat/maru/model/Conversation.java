package chat.maru.model;

import java.time.Instant;
import java.util.Objects;

/// What a conversation is, apart from who is in it.
///
/// Immutable.
public record Conversation(ConversationId id, ConversationKind kind, AccountId creator, Instant createdAt) {
    public Conversation {
        Objects.requireNonNull(id);
        Objects.requireNonNull(kind);
        Objects.requireNonNull(creator);
        Objects.requireNonNull(createdAt);
    }
}
