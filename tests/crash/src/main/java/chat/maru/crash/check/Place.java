package chat.maru.crash.check;

import chat.maru.model.Cursor;
import chat.maru.wire.CursorToken;

/// A place in one life of the log.
///
/// Immutable.
record Place(long generation, long offset) {
    static Place of(String cursor) {
        return switch (CursorToken.parse(cursor)) {
            case CursorToken.Beginning _ -> new Place(0, 0);
            case CursorToken.At(Cursor at) -> new Place(at.generation().value(), at.offset(0));
            case CursorToken.Malformed _ -> throw new IllegalArgumentException("not a cursor: " + cursor);
        };
    }

    /// Whether it is before the first entry, in whatever life.
    boolean beginning() {
        return offset == 0;
    }
}
