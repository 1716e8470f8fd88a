package chat.maru.bench.workload;

/// How much of everything. Immutable.
///
/// @param connections of the runs of load; as many accounts
/// @param partners conversations each person opens with others drawn by lot
/// @param idleConnections W4
/// @param idlePartners conversations a person opens in W4; each takes part in about twice as many
/// @param runs of each load; medians are taken
/// @param peerRuns of each load side by side
/// @param heatSeconds load on a server that was just started, before anything is measured: until it is compiled
/// @param warmSeconds load before the window that counts
/// @param seconds that window's length
/// @param rate W2: messages per second of the fixed rate
/// @param groupRate W13: messages per second
/// @param conversations W7: those of the person who comes back
/// @param rounds W7: messages that person misses in every second one of them
/// @param asks W7: snapshots that count
/// @param devices W7: how many catch up, one after another
/// @param stored W11: messages
/// @param starts W12
/// @param idleSeconds W12: how long an idle server is left alone before its memory is read
/// @param pushDevices push: how many are woken
/// @param pushRate push: messages per second of the fixed rate
/// @param stormConnections storm: how many are cut off
/// @param stormRate storm and W5: messages per second among those who stay
/// @param stormSeconds storm: within which all come back; storm and W5: for how long there is load before that
/// @param reconnections W5: how many come back at once
/// @param seed of every random choice
public record Settings(
        int connections,
        int partners,
        int idleConnections,
        int idlePartners,
        int runs,
        int peerRuns,
        int heatSeconds,
        int warmSeconds,
        int seconds,
        double rate,
        double groupRate,
        int conversations,
        int rounds,
        int asks,
        int devices,
        long stored,
        int starts,
        int idleSeconds,
        int pushDevices,
        double pushRate,
        int stormConnections,
        double stormRate,
        int stormSeconds,
        int reconnections,
        long seed) {
    /// Connections a person holds in W4.
    public static final int SOCKETS_PER_PERSON = 10;

    /// Groups of W3 that are busy at once.
    public static final int GROUPS = 5;

    private static final int SIDE_BY_SIDE_PER_PERSON = 2;
    private static final int GROUP = 100;
    private static final int SENDERS = 10;
    private static final int AWAY_SHARE = 10;
    private static final int LARGE_GROUP = 1000;

    public Settings {
        if (connections < 2 * GROUPS
                || partners < 1
                || idleConnections < 2
                || runs < 1
                || peerRuns < 1
                || seconds < 1
                || starts < 1
                || conversations < 2
                || rounds < 1
                || asks < 1
                || devices < 1
                || stored < 1
                || pushDevices < 2
                || stormConnections < 2
                || reconnections < 2
                || stormSeconds < 1) {
            throw new IllegalArgumentException("too little to measure");
        }
    }

    /// Members of a group of W3: 100, or what leaves five groups no common member.
    public int group() {
        return Math.min(GROUP, connections / GROUPS);
    }

    /// Of the members of a group of W3 so many send.
    public int groupSenders() {
        return Math.min(SENDERS, group());
    }

    /// How many write to all others, who are away.
    public int awaySenders() {
        return Math.max(1, connections / AWAY_SHARE);
    }

    /// Idle connections side by side: two of each person, but no more than W4 has.
    public int idleSideBySide() {
        return Math.min(idleConnections, SIDE_BY_SIDE_PER_PERSON * connections);
    }

    /// Members of the group of W13: 1,000, or as many as there are people.
    public int largeGroup() {
        return Math.min(LARGE_GROUP, connections);
    }
}
