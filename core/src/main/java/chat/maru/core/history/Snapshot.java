package chat.maru.core.history;

import chat.maru.model.Cursor;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// A page of somebody's conversations as they were at a place in the log, the same place on all pages.
///
/// Immutable.
///
/// @param conversations those with the latest entry first
/// @param cursor        the place: the entries behind it are what changes the snapshot into the present
/// @param next          where the next page begins; empty on the last one
public record Snapshot(List<ConversationView> conversations, Cursor cursor, Optional<Place> next) {
    public Snapshot {
        conversations = List.copyOf(conversations);
        Objects.requireNonNull(cursor);
        Objects.requireNonNull(next);
    }

    /// Where a page begins: with the conversation whose last entry, as of the cursor, is the latest below this
    /// offset of the log. No two conversations have the same last entry, and what it was does not change.
    ///
    /// Immutable.
    public record Place(Cursor cursor, long below) {
        public Place {
            Objects.requireNonNull(cursor);
        }
    }
}
