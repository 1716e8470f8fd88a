package chat.maru.model;

import java.util.Objects;
import java.util.UUID;

/// What an entry belongs to: a conversation, or one account's own affairs. A topic has the id of its
/// conversation or of its account; both are UUIDs and never meet.
///
/// Immutable.
public record TopicId(UUID value) {
    public TopicId {
        Objects.requireNonNull(value);
    }

    public static TopicId of(ConversationId conversation) {
        return new TopicId(conversation.value());
    }

    /// The topic of an account's own affairs, which only the account's devices read.
    public static TopicId of(AccountId account) {
        return new TopicId(account.value());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
