package chat.maru.model;

import java.util.Objects;

/// An entry at its place in the log.
///
/// Immutable.
public record StampedEntry(Stamp stamp, Entry entry) {
    public StampedEntry {
        Objects.requireNonNull(stamp);
        Objects.requireNonNull(entry);
    }
}
