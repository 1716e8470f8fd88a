package chat.maru.bench.workload;

import java.util.Map;
import java.util.TreeMap;

/// What a server's own metrics count, at one moment: everything whose name ends in `_total`. Immutable.
record Counters(Map<String, Double> values) {
    private static final double KIB = 1024;
    private static final double NANOS_PER_MILLI = 1e6;

    Counters {
        values = Map.copyOf(values);
    }

    /// Reads the Prometheus text form; series of one name are added up.
    static Counters of(String metrics) {
        Map<String, Double> values = new TreeMap<>();
        metrics.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            String name = line.replaceFirst("[{ ].*", "");
            if (name.endsWith("_total")) {
                values.merge(name, Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)), Double::sum);
            }
        });
        return new Counters(values);
    }

    /// How a server worked since an earlier reading, each in a unit and of something; what has not moved is left out,
    /// and everything where nothing was counted.
    ///
    /// @return `figure, unit` to value
    Map<String, Double> workSince(Counters earlier) {
        Map<String, Double> work = new TreeMap<>();
        double batches = since(earlier, "maru_written_batches_total");
        double entries = since(earlier, "maru_written_entries_total");
        note(work, "entries per sync, ", entries / batches);
        note(work, "written per sync, KiB", since(earlier, "maru_written_bytes_total") / batches / KIB);
        note(
                work,
                "writing and syncing, ms",
                since(earlier, "maru_written_nanoseconds_total") / batches / NANOS_PER_MILLI);
        note(work, "allocated per entry, KiB", since(earlier, "maru_allocated_bytes_total") / entries / KIB);
        return work;
    }

    /// Entries of the log that were written since.
    long entriesSince(Counters earlier) {
        return (long) since(earlier, "maru_written_entries_total");
    }

    private static void note(Map<String, Double> work, String name, double value) {
        if (Double.isFinite(value) && value > 0) {
            work.put(name, value);
        }
    }

    private double since(Counters earlier, String name) {
        return values.getOrDefault(name, 0.0) - earlier.values.getOrDefault(name, 0.0);
    }
}
