package chat.maru.client;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/// One has read a conversation up to here, on whichever device; it takes the place of what was said of that before.
///
/// Immutable.
///
/// @param number       the last message that was read, or 0
/// @param markedUnread whether the mark was put there on purpose, to have the conversation as unread
/// @param at           when the mark was put
public record ReadEvent(Cursor cursor, RawJson raw, UUID conversation, long number, boolean markedUnread, Instant at)
        implements Event {
    public ReadEvent {
        Objects.requireNonNull(cursor);
        Objects.requireNonNull(raw);
        Objects.requireNonNull(conversation);
        Objects.requireNonNull(at);
    }
}
