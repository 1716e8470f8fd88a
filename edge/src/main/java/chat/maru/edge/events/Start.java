package chat.maru.edge.events;

import chat.maru.core.inbox.InboxRead;
import chat.maru.model.Cursor;
import java.util.Objects;

/// Where somebody who wants to receive begins.
///
/// Immutable.
public sealed interface Start {

    /// Behind this cursor.
    record From(Cursor cursor) implements Start {
        public From {
            Objects.requireNonNull(cursor);
        }
    }

    /// Nowhere: the cursor is of no use.
    record Reset(InboxRead.Reason reason) implements Start {
        public Reset {
            Objects.requireNonNull(reason);
        }
    }

    /// Nowhere: that is no cursor.
    record Malformed() implements Start {}
}
