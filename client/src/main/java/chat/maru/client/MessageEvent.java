package chat.maru.client;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A message was sent. In the history and in a snapshot it says what it says now, with its reactions; in a
/// stream it says what it said first, and an [EditEvent] or a [ReactionEvent] follows.
///
/// Immutable.
///
/// @param number    its place in the conversation, from 1, without holes
/// @param edited    when it was edited last, or null if it was not, or not yet
/// @param reactions everybody's; in a stream none
public record MessageEvent(
        Cursor cursor,
        RawJson raw,
        UUID conversation,
        long number,
        UUID id,
        UUID sender,
        Instant sentAt,
        Content content,
        @Nullable Instant edited,
        List<Reaction> reactions)
        implements Event {
    public MessageEvent {
        Objects.requireNonNull(cursor);
        Objects.requireNonNull(raw);
        Objects.requireNonNull(conversation);
        Objects.requireNonNull(id);
        Objects.requireNonNull(sender);
        Objects.requireNonNull(sentAt);
        Objects.requireNonNull(content);
        reactions = List.copyOf(reactions);
    }

    /// When it was edited last, if it was.
    public Optional<Instant> editedAt() {
        return Optional.ofNullable(edited);
    }
}
