package chat.maru.bench.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// One core's times from `/proc/stat`, in ticks since the machine started. Immutable.
///
/// @param busy anything but idling and waiting for a disk
/// @param stolen what the hypervisor gave to others
/// @param all the sum
public record CoreTimes(long busy, long stolen, long all) {
    private static final int IDLE = 3;
    private static final int WAITING = 4;
    private static final int STEAL = 7;

    /// The core with this number, or all of them together for -1.
    public static CoreTimes of(int core) {
        try {
            return parsed(Files.readAllLines(Path.of("/proc/stat")), core < 0 ? "cpu" : "cpu" + core);
        } catch (IOException e) {
            throw new UncheckedIOException("times of core " + core, e);
        }
    }

    static CoreTimes parsed(List<String> lines, String name) {
        String line = lines.stream()
                .filter(each -> each.startsWith(name + " "))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no " + name + " among the cores"));
        long[] ticks = Arrays.stream(line.substring(name.length()).trim().split(" +", -1))
                .limit(8)
                .mapToLong(Long::parseLong)
                .toArray();
        long all = Arrays.stream(ticks).sum();
        return new CoreTimes(all - ticks[IDLE] - ticks[WAITING] - ticks[STEAL], ticks[STEAL], all);
    }

    /// Between 0 and 1; 0 if no time has passed.
    public double busyShareSince(CoreTimes earlier) {
        return share(busy - earlier.busy, earlier);
    }

    /// Between 0 and 1; 0 if no time has passed.
    public double stolenShareSince(CoreTimes earlier) {
        return share(stolen - earlier.stolen, earlier);
    }

    private double share(long part, CoreTimes earlier) {
        return all == earlier.all ? 0 : (double) part / (all - earlier.all);
    }
}
