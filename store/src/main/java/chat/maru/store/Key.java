package chat.maru.store;

import java.util.Arrays;
import java.util.Objects;

/// Where a row is: its partition, and its place within it. Rows of a partition are ordered by the order key,
/// byte by byte as unsigned numbers.
///
/// Immutable, provided nobody writes to its arrays: they are not copied.
public record Key(byte[] partition, byte[] order) {
    public static final byte[] NO_ORDER = {};

    public Key {
        Objects.requireNonNull(partition);
        Objects.requireNonNull(order);
    }

    /// The key of a row that is alone in its partition.
    public static Key of(byte[] partition) {
        return new Key(partition, NO_ORDER);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Key k && Arrays.equals(partition, k.partition) && Arrays.equals(order, k.order);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(partition) + Arrays.hashCode(order);
    }
}
