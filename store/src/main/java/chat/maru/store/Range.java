package chat.maru.store;

import java.util.Objects;
import java.util.Optional;

/// Which rows of a partition, and in which direction.
///
/// Immutable.
///
/// @param from      the order key to begin at; empty for the first row (or the last, when in reverse)
/// @param inclusive whether a row at `from` itself belongs to the range
/// @param reverse   from higher order keys to lower
/// @param limit     at most so many rows, at least 1
public record Range(Optional<byte[]> from, boolean inclusive, boolean reverse, int limit) {
    public Range {
        Objects.requireNonNull(from);
        if (limit < 1) {
            throw new IllegalArgumentException("a range has a limit of at least 1: " + limit);
        }
    }

    public static Range first(int limit) {
        return new Range(Optional.empty(), true, false, limit);
    }

    public static Range last(int limit) {
        return new Range(Optional.empty(), true, true, limit);
    }

    /// Upwards, beginning at this order key.
    public static Range from(byte[] order, int limit) {
        return new Range(Optional.of(order), true, false, limit);
    }

    /// Upwards, beginning behind this order key.
    public static Range after(byte[] order, int limit) {
        return new Range(Optional.of(order), false, false, limit);
    }

    /// Downwards, beginning at this order key.
    public static Range downFrom(byte[] order, int limit) {
        return new Range(Optional.of(order), true, true, limit);
    }

    /// Downwards, beginning below this order key.
    public static Range before(byte[] order, int limit) {
        return new Range(Optional.of(order), false, true, limit);
    }
}
