package chat.maru.client;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A conversation as it stood when asked.
///
/// Immutable.
///
/// @param kind   `direct` or `group`; others may come
/// @param info   what a group says of itself; null for what is no group
/// @param pinned ids of messages, the last one pinned last
/// @param number the newest message's number, 0 if there is none
/// @param last   the newest message, if there is one that is not deleted and that the server can read
/// @param mine   what it is to the one who asks
public record Conversation(
        UUID id,
        String kind,
        Instant createdAt,
        @Nullable GroupInfo info,
        List<UUID> pinned,
        List<Member> members,
        long number,
        @Nullable MessageEvent last,
        Mine mine) {
    public Conversation {
        Objects.requireNonNull(id);
        Objects.requireNonNull(kind);
        Objects.requireNonNull(createdAt);
        Objects.requireNonNull(mine);
        pinned = List.copyOf(pinned);
        members = List.copyOf(members);
    }

    /// What it says of itself, if it is a group.
    public Optional<GroupInfo> group() {
        return Optional.ofNullable(info);
    }

    /// The newest message, if there is one that is not deleted and that the server can read.
    public Optional<MessageEvent> lastMessage() {
        return Optional.ofNullable(last);
    }
}
