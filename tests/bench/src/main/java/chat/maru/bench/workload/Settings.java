package chat.maru.bench.workload;

/// How much of everything. Immutable.
///
/// @param connections of the runs of load; as many accounts
/// @param partners conversations each person opens with others drawn by lot
/// @param idleConnections W4
/// @param idlePartners conversations a person opens in W4; each takes part in about twice as many
/// @param runs of each load; medians are taken
/// @param warmSeconds load before the window that counts
/// @param seconds that window's length
/// @param rate W2: messages per second of the fixed rate
/// @param starts W12
/// @param idleSeconds W12: how long an idle server is left alone before its memory is read
/// @param seed of every random choice
public record Settings(
        int connections,
        int partners,
        int idleConnections,
        int idlePartners,
        int runs,
        int warmSeconds,
        int seconds,
        double rate,
        int starts,
        int idleSeconds,
        long seed) {
    /// Connections a person holds in W4.
    public static final int SOCKETS_PER_PERSON = 10;

    public Settings {
        if (connections < 2 || partners < 1 || idleConnections < 2 || runs < 1 || seconds < 1 || starts < 1) {
            throw new IllegalArgumentException("too little to measure");
        }
    }
}
