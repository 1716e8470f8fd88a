package chat.maru.model;

import java.util.Arrays;
import java.util.Objects;

/// How far a reader has come: for each shard of the log the offset of the last entry that is behind it.
/// Everything at or before those offsets has been seen, everything beyond has not.
///
/// Immutable.
public final class Cursor {
    private final Generation generation;
    private final long[] offsets;

    private Cursor(Generation generation, long[] offsets) {
        this.generation = Objects.requireNonNull(generation);
        this.offsets = offsets;
    }

    /// A cursor at the given offsets, one per shard from shard 0 on.
    public static Cursor of(Generation generation, long... offsets) {
        if (offsets.length == 0 || offsets.length > 0xFFFF) {
            throw new IllegalArgumentException("a cursor has between 1 and 65535 shards: " + offsets.length);
        }
        for (long offset : offsets) {
            if (offset < 0) {
                throw new IllegalArgumentException("an offset is not negative: " + offset);
            }
        }
        return new Cursor(generation, offsets.clone());
    }

    public Generation generation() {
        return generation;
    }

    public int shards() {
        return offsets.length;
    }

    public long offset(int shard) {
        return offsets[shard];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Cursor c && generation.equals(c.generation) && Arrays.equals(offsets, c.offsets);
    }

    @Override
    public int hashCode() {
        return 31 * generation.hashCode() + Arrays.hashCode(offsets);
    }

    @Override
    public String toString() {
        return "Cursor[generation=" + generation.value() + ", offsets=" + Arrays.toString(offsets) + "]";
    }
}
