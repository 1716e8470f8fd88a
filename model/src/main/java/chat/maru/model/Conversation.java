package chat.maru.model;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/// What a conversation is, apart from who is in it and what was said.
///
/// Immutable.
///
/// @param pinned the messages that are pinned, the last one pinned last
public record Conversation(
        ConversationId id,
        ConversationKind kind,
        AccountId creator,
        Instant createdAt,
        GroupInfo info,
        List<MessageId> pinned) {
    public static final int MAX_PINNED = 50;

    public Conversation {
        Objects.requireNonNull(id);
        Objects.requireNonNull(kind);
        Objects.requireNonNull(creator);
        Objects.requireNonNull(createdAt);
        Objects.requireNonNull(info);
        pinned = List.copyOf(pinned);
    }

    /// A conversation that begins, with nothing pinned.
    public static Conversation begun(
            ConversationId id, ConversationKind kind, AccountId creator, Instant createdAt, GroupInfo info) {
        return new Conversation(id, kind, creator, createdAt, info, List.of());
    }

    public Conversation with(GroupInfo changed) {
        return new Conversation(id, kind, creator, createdAt, changed, pinned);
    }

    public Conversation withPinned(List<MessageId> changed) {
        return new Conversation(id, kind, creator, createdAt, info, changed);
    }
}
