package chat.maru.client;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/// A message was sent here, and was deleted since: its number stays, its text is gone.
///
/// Immutable.
///
/// @param number its place in the conversation, from 1, without holes
public record DeletedMessageEvent(
        Cursor cursor, RawJson raw, UUID conversation, long number, UUID id, UUID sender, Instant sentAt)
        implements Event {
    public DeletedMessageEvent {
        Objects.requireNonNull(cursor);
        Objects.requireNonNull(raw);
        Objects.requireNonNull(conversation);
        Objects.requireNonNull(id);
        Objects.requireNonNull(sender);
        Objects.requireNonNull(sentAt);
    }
}
