package chat.maru.client;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/// A message was deleted for everyone.
///
/// Immutable.
///
/// @param number the message's
/// @param id     the message's
/// @param actor  who deleted it; in a group that need not be who sent it
public record DeleteEvent(Cursor cursor, RawJson raw, UUID conversation, long number, UUID id, UUID actor, Instant at)
        implements Event {
    public DeleteEvent {
        Objects.requireNonNull(cursor);
        Objects.requireNonNull(raw);
        Objects.requireNonNull(conversation);
        Objects.requireNonNull(id);
        Objects.requireNonNull(actor);
        Objects.requireNonNull(at);
    }
}
