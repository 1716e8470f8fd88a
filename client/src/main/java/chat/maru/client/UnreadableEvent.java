package chat.maru.client;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Something happened here, and the server cannot read what. Like any entry it moves the cursor.
///
/// Immutable.
///
/// @param in     the conversation, or null if it is of the account itself
/// @param number the message's, or 0 if it is no message
public record UnreadableEvent(
        Cursor cursor, RawJson raw, @Nullable UUID in, long number) implements Event {
    public UnreadableEvent {
        Objects.requireNonNull(cursor);
        Objects.requireNonNull(raw);
    }

    /// The conversation it happened in, if in one.
    public Optional<UUID> conversation() {
        return Optional.ofNullable(in);
    }

    /// The number of the message, if it is one: it has this place in its conversation.
    public OptionalLong message() {
        return number > 0 ? OptionalLong.of(number) : OptionalLong.empty();
    }
}
