package chat.maru.client;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A message says something else now. The last edit counts.
///
/// Immutable.
///
/// @param number the message's
/// @param id     the message's
/// @param now    what it says; null if the message was deleted since
public record EditEvent(
        Cursor cursor,
        RawJson raw,
        UUID conversation,
        long number,
        UUID id,
        UUID actor,
        Instant at,
        @Nullable Content now)
        implements Event {
    public EditEvent {
        Objects.requireNonNull(cursor);
        Objects.requireNonNull(raw);
        Objects.requireNonNull(conversation);
        Objects.requireNonNull(id);
        Objects.requireNonNull(actor);
        Objects.requireNonNull(at);
    }

    /// What it says, unless the message was deleted since.
    public Optional<Content> content() {
        return Optional.ofNullable(now);
    }
}
