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
/// @param bytes     at most so many bytes of values together, at least 1; but the first row is answered whatever
///     its size. A range that is bounded so may end before its limit although there are more rows
public record Range(Optional<byte[]> from, boolean inclusive, boolean reverse, int limit, long bytes) {
    public Range {
        Objects.requireNonNull(from);
        if (limit < 1 || bytes < 1) {
            throw new IllegalArgumentException("a range has bounds of at least 1: " + limit + " rows, " + bytes + " B");
        }
    }

    public Range(Optional<byte[]> from, boolean inclusive, boolean reverse, int limit) {
        this(from, inclusive, reverse, limit, Long.MAX_VALUE);
    }

    /// The same rows, but no more of them than have values of so many bytes together, or one.
    public Range within(long most) {
        return new Range(from, inclusive, reverse, limit, most);
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
