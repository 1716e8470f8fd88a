package chat.maru.model;

/// A place in the log: an offset within a shard. Offsets of a shard start at 1, go up with every entry and
/// are never given twice within a [Generation].
///
/// Immutable. The order is the order of the log within a shard; between shards it is only a fixed one.
public record Stamp(int shard, long offset) implements Comparable<Stamp> {
    public Stamp {
        if (shard < 0 || shard > 0xFFFF || offset < 0) {
            throw new IllegalArgumentException("no such stamp: shard " + shard + ", offset " + offset);
        }
    }

    @Override
    public int compareTo(Stamp other) {
        int byOffset = Long.compare(offset, other.offset);
        return byOffset != 0 ? byOffset : Integer.compare(shard, other.shard);
    }
}
