package chat.maru.bench.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;

/// CPU time of processes, from `/proc/PID/stat`. Stateless.
public final class CpuTimes {
    /// Linux gives times to user space in hundredths of a second, whatever the kernel's own tick.
    private static final double TICKS_PER_SECOND = 100;

    private static final int UTIME = 11;
    private static final int CSTIME = 14;

    private CpuTimes() {}

    /// User and system seconds of these processes, and of children they have waited for; an ended process counts 0.
    public static double seconds(Collection<Long> processes) {
        return processes.stream().mapToLong(CpuTimes::ticks).sum() / TICKS_PER_SECOND;
    }

    private static long ticks(long process) {
        try {
            return ticks(Files.readString(Path.of("/proc/" + process + "/stat")));
        } catch (NoSuchFileException e) {
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException("CPU time of process " + process, e);
        }
    }

    /// The four times in a stat line. The name in parentheses may itself hold spaces and parentheses.
    static long ticks(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        long sum = 0;
        for (int i = UTIME; i <= CSTIME; i++) {
            sum += Long.parseLong(fields[i]);
        }
        return sum;
    }
}
