package chat.maru.core.inbox;

import chat.maru.model.Cursor;
import chat.maru.model.StampedEntry;
import java.util.List;
import java.util.Objects;

/// What came of reading an inbox.
///
/// Immutable.
public sealed interface InboxRead {

    /// Entries in the order of their stamps.
    ///
    /// @param next the cursor to go on from, with these entries behind it; when there are no more, everything
    ///     that was readable at the time of reading
    /// @param more whether there was more behind `next`
    record Page(List<StampedEntry> entries, Cursor next, boolean more) implements InboxRead {
        public Page {
            entries = List.copyOf(entries);
            Objects.requireNonNull(next);
        }
    }

    /// The cursor is of no use here; the reader fetches a snapshot and goes on from its cursor.
    record Reset(Reason reason) implements InboxRead {
        public Reset {
            Objects.requireNonNull(reason);
        }
    }

    /// Why a cursor is of no use.
    enum Reason {
        /// It is of another generation: the log was restored, or is another log.
        RESTORED,
        /// It lies beyond the end of the log.
        AHEAD
    }
}
