package chat.maru.client;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A conversation is described otherwise, or other messages are pinned: all of it, as it is now.
///
/// Immutable.
///
/// @param info   what a group says of itself; null for what is no group
/// @param pinned ids of messages, the last one pinned last
public record ConversationChangedEvent(
        Cursor cursor,
        RawJson raw,
        UUID conversation,
        UUID actor,
        @Nullable GroupInfo info,
        List<UUID> pinned,
        Instant at)
        implements Event {
    public ConversationChangedEvent {
        Objects.requireNonNull(cursor);
        Objects.requireNonNull(raw);
        Objects.requireNonNull(conversation);
        Objects.requireNonNull(actor);
        pinned = List.copyOf(pinned);
        Objects.requireNonNull(at);
    }

    /// What it says of itself, if it is a group.
    public Optional<GroupInfo> group() {
        return Optional.ofNullable(info);
    }
}
