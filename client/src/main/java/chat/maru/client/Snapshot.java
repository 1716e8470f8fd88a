package chat.maru.client;

import java.util.List;
import java.util.Objects;

/// All of an account's conversations at one moment, and the cursor to go on from: events after it are exactly
/// what the snapshot does not show.
///
/// Immutable.
///
/// @param conversations most recent first
public record Snapshot(List<Conversation> conversations, Cursor cursor) {
    public Snapshot {
        conversations = List.copyOf(conversations);
        Objects.requireNonNull(cursor);
    }
}
