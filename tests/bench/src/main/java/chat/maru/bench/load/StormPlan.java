package chat.maru.bench.load;

/// What a generator process is to do that cuts very many off at once. Immutable; travels as one JSON argument.
///
/// @param steady the load whose latencies are measured, of people who stay connected: an open loop
/// @param crowd those who are cut off, and few who stay and send to them: an open loop too
/// @param staying how many of the crowd's people stay, from the first on
/// @param withinSeconds within which all come back, or 0 for all at once. Before the storm latencies are measured for
///     the window of the steady load, and from it on until everybody knows who is online, but for twice this at least
/// @param informSeconds within which everybody must know who is online, before the storm and from it on
public record StormPlan(Plan steady, Plan crowd, int staying, int withinSeconds, int informSeconds) {
    public StormPlan {
        int sockets = steady.connections() + crowd.connections();
        if (sockets > Plan.MOST_CONNECTIONS) {
            throw new IllegalArgumentException(sockets + " sockets; one generator holds " + Plan.MOST_CONNECTIONS);
        }
        if (steady.pace() != Plan.Pace.OPEN || crowd.pace() != Plan.Pace.OPEN) {
            throw new IllegalArgumentException("not at fixed rates: " + steady.pace() + ", " + crowd.pace());
        }
        if (staying < 1 || staying >= crowd.connections() || withinSeconds < 0 || informSeconds <= withinSeconds) {
            throw new IllegalArgumentException(
                    staying + " of " + crowd.connections() + " stay, back within " + withinSeconds + " s");
        }
    }
}
