package chat.maru.crash.simulation;

import chat.maru.model.Cursor;
import chat.maru.wire.CursorToken;

/// Where in its life of the log a cursor is.
final class CursorOffset {
    private CursorOffset() {}

    static long of(String cursor) {
        return CursorToken.parse(cursor) instanceof CursorToken.At(Cursor at) ? at.offset(0) : 0;
    }
}
