package chat.maru.core.history;

import chat.maru.model.Cursor;
import java.util.List;
import java.util.Objects;

/// All of somebody's conversations as they were at a place in the log.
///
/// Immutable.
///
/// @param conversations those with the latest entry first
/// @param cursor        the place: the entries behind it are what changes the snapshot into the present
public record Snapshot(List<ConversationView> conversations, Cursor cursor) {
    public Snapshot {
        conversations = List.copyOf(conversations);
        Objects.requireNonNull(cursor);
    }
}
