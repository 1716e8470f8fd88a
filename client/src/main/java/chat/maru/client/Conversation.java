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
/// @param kind   `direct` for now; others may come
/// @param number the newest message's number, 0 if there is none
/// @param last   the newest message, if there is one and the server can read it
public record Conversation(
        UUID id,
        String kind,
        Instant createdAt,
        List<Member> members,
        long number,
        @Nullable MessageEvent last) {
    public Conversation {
        Objects.requireNonNull(id);
        Objects.requireNonNull(kind);
        Objects.requireNonNull(createdAt);
        members = List.copyOf(members);
    }

    /// The newest message, if there is one and the server can read it.
    public Optional<MessageEvent> lastMessage() {
        return Optional.ofNullable(last);
    }
}
