package chat.maru.bench.load;

import chat.maru.bench.host.CoreTimes;
import chat.maru.bench.host.CpuTimes;
import java.util.List;

/// What the operating system says at one instant. Immutable.
///
/// @param at in the clock of `System.nanoTime`
/// @param server CPU seconds of the server's processes
/// @param own CPU seconds of this process
/// @param pinned whether each of the two has a core of its own
record Reading(long at, double server, double own, CoreTimes serverCore, CoreTimes ownCore, boolean pinned) {
    /// Takes a reading now.
    ///
    /// @param server the server's processes
    /// @param serverCore the core the server is pinned to, or -1
    /// @param ownCore the core this process is pinned to, or -1
    static Reading of(List<Long> server, int serverCore, int ownCore) {
        List<Long> own = List.of(ProcessHandle.current().pid());
        return new Reading(
                System.nanoTime(),
                CpuTimes.seconds(server),
                CpuTimes.seconds(own),
                CoreTimes.of(serverCore),
                CoreTimes.of(ownCore),
                serverCore >= 0 && ownCore >= 0);
    }

    double secondsSince(Reading earlier) {
        return (at - earlier.at) / 1e9;
    }

    /// The larger share, of the two cores', that the hypervisor took.
    double stolenSince(Reading earlier) {
        return Math.max(serverCore.stolenShareSince(earlier.serverCore), ownCore.stolenShareSince(earlier.ownCore));
    }

    /// The larger share, of the two cores', that was busy with neither server nor this process; 0 when not pinned.
    double othersSince(Reading earlier) {
        double seconds = secondsSince(earlier);
        double atServer = serverCore.busyShareSince(earlier.serverCore) - (server - earlier.server) / seconds;
        double here = ownCore.busyShareSince(earlier.ownCore) - (own - earlier.own) / seconds;
        return pinned ? Math.max(0, Math.max(atServer, here)) : 0;
    }
}
