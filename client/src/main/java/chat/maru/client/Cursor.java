package chat.maru.client;

import java.util.Objects;

/// A place in the log, as the server names it. Opaque: kept and handed back, never looked into.
///
/// Immutable.
public record Cursor(String value) {
    /// Before the first entry.
    public static final Cursor BEGINNING = new Cursor("0");

    public Cursor {
        Objects.requireNonNull(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
