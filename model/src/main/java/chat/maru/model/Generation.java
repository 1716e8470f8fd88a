package chat.maru.model;

/// Which life of the log a cursor belongs to: 48 bits, drawn at random when a log is first made and again
/// when it is restored from a backup, so that a cursor from another life is noticed instead of silently
/// skipping.
///
/// Immutable.
public record Generation(long value) {
    public static final long MAX = 0xFFFF_FFFF_FFFFL;

    public Generation {
        if (value < 0 || value > MAX) {
            throw new IllegalArgumentException("a generation has 48 bits: " + value);
        }
    }
}
