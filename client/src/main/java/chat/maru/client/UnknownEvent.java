package chat.maru.client;

import java.util.Objects;

/// An entry this version does not know, or not in this shape. It moves the cursor and means nothing else.
///
/// Immutable.
public record UnknownEvent(Cursor cursor, RawJson raw, String type) implements Event {
    public UnknownEvent {
        Objects.requireNonNull(cursor);
        Objects.requireNonNull(raw);
        Objects.requireNonNull(type);
    }
}
