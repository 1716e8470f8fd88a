package chat.maru.client;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A conversation came to be.
///
/// Immutable.
///
/// @param kind  `direct` or `group`; others may come
/// @param actor who asked for it; the owner of a group
/// @param info  what a group says of itself; null for what is no group
public record ConversationCreatedEvent(
        Cursor cursor,
        RawJson raw,
        UUID conversation,
        String kind,
        UUID actor,
        @Nullable GroupInfo info,
        List<UUID> members,
        Instant at)
        implements Event {
    public ConversationCreatedEvent {
        Objects.requireNonNull(cursor);
        Objects.requireNonNull(raw);
        Objects.requireNonNull(conversation);
        Objects.requireNonNull(kind);
        Objects.requireNonNull(actor);
        members = List.copyOf(members);
        Objects.requireNonNull(at);
    }

    /// What it says of itself, if it is a group.
    public Optional<GroupInfo> group() {
        return Optional.ofNullable(info);
    }
}
