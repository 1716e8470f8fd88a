package chat.maru.client;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/// A message was sent.
///
/// Immutable.
///
/// @param number its place in the conversation, from 1, without holes
public record MessageEvent(
        Cursor cursor,
        RawJson raw,
        UUID conversation,
        long number,
        UUID id,
        UUID sender,
        Instant sentAt,
        Content content)
        implements Event {
    public MessageEvent {
        Objects.requireNonNull(cursor);
        Objects.requireNonNull(raw);
        Objects.requireNonNull(conversation);
        Objects.requireNonNull(id);
        Objects.requireNonNull(sender);
        Objects.requireNonNull(sentAt);
        Objects.requireNonNull(content);
    }
}
