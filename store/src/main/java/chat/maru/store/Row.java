package chat.maru.store;

import java.util.Objects;

/// A stored row: where it is and what it holds.
///
/// Immutable, provided nobody writes to its arrays: they are not copied.
public record Row(Key key, byte[] value) {
    public Row {
        Objects.requireNonNull(key);
        Objects.requireNonNull(value);
    }
}
