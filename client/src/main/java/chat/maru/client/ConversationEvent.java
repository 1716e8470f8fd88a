package chat.maru.client;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/// A conversation changed; for now, it was created.
///
/// Immutable.
///
/// @param change `created`
/// @param actor  who did it
public record ConversationEvent(
        Cursor cursor,
        RawJson raw,
        UUID conversation,
        String change,
        String kind,
        UUID actor,
        List<UUID> members,
        Instant at)
        implements Event {
    public ConversationEvent {
        Objects.requireNonNull(cursor);
        Objects.requireNonNull(raw);
        Objects.requireNonNull(conversation);
        Objects.requireNonNull(change);
        Objects.requireNonNull(kind);
        Objects.requireNonNull(actor);
        members = List.copyOf(members);
        Objects.requireNonNull(at);
    }
}
