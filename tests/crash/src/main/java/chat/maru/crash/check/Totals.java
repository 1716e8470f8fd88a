package chat.maru.crash.check;

/// What was counted on the way.
///
/// Immutable.
///
/// @param operations what was asked for
/// @param acked      messages that were acknowledged, each once
/// @param entries    entries that were received, each time
/// @param faults     those whose effect was seen
/// @param lost       acknowledged messages and changes that are not there
/// @param doubled    messages that are there more than once
/// @param misordered entries in another place than they must be
/// @param silent     damages that nobody was told of
public record Totals(
        long operations, long acked, long entries, long faults, long lost, long doubled, long misordered, long silent) {
    /// Nothing.
    public static final Totals NONE = new Totals(0, 0, 0, 0, 0, 0, 0, 0);

    /// Both together.
    public Totals plus(Totals other) {
        return new Totals(
                operations + other.operations,
                acked + other.acked,
                entries + other.entries,
                faults + other.faults,
                lost + other.lost,
                doubled + other.doubled,
                misordered + other.misordered,
                silent + other.silent);
    }
}
