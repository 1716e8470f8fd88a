package chat.maru.client;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/// A link to join a group by was made, or revoked.
///
/// Immutable.
///
/// @param made whether it was made; otherwise it was revoked
public record LinkEvent(Cursor cursor, RawJson raw, UUID conversation, boolean made, UUID actor, UUID link, Instant at)
        implements Event {
    public LinkEvent {
        Objects.requireNonNull(cursor);
        Objects.requireNonNull(raw);
        Objects.requireNonNull(conversation);
        Objects.requireNonNull(actor);
        Objects.requireNonNull(link);
        Objects.requireNonNull(at);
    }
}
