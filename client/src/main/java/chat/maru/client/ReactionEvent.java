package chat.maru.client;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/// Somebody reacted to a message, or took the reaction back.
///
/// Immutable.
///
/// @param number  the message's
/// @param id      the message's
/// @param present whether the reaction is there now
public record ReactionEvent(
        Cursor cursor,
        RawJson raw,
        UUID conversation,
        long number,
        UUID id,
        UUID actor,
        Instant at,
        String emoji,
        boolean present)
        implements Event {
    public ReactionEvent {
        Objects.requireNonNull(cursor);
        Objects.requireNonNull(raw);
        Objects.requireNonNull(conversation);
        Objects.requireNonNull(id);
        Objects.requireNonNull(actor);
        Objects.requireNonNull(at);
        Objects.requireNonNull(emoji);
    }
}
