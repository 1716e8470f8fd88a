package chat.maru.client;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/// A member lets the others know how far they have read, in place of what was said of that before. When somebody comes
/// into a group anew, what they had read before is to be forgotten.
///
/// Immutable.
///
/// @param user   who has read; oneself too, as the others are told of it
/// @param number the last message they have read, from 1
/// @param at     when they said so
public record ReceiptEvent(Cursor cursor, RawJson raw, UUID conversation, UUID user, long number, Instant at)
        implements Event {
    public ReceiptEvent {
        Objects.requireNonNull(cursor);
        Objects.requireNonNull(raw);
        Objects.requireNonNull(conversation);
        Objects.requireNonNull(user);
        Objects.requireNonNull(at);
    }
}
