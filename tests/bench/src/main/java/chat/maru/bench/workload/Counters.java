package chat.maru.bench.workload;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

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

    /// How a server worked since an earlier reading; what has not moved is left out, and everything where nothing was
    /// counted.
    List<Figure> workSince(Counters earlier) {
        double batches = since(earlier, "maru_written_batches_total");
        double entries = since(earlier, "maru_written_entries_total");
        double bytes = since(earlier, "maru_written_bytes_total");
        double nanos = since(earlier, "maru_written_nanoseconds_total");
        double allocated = since(earlier, "maru_allocated_bytes_total");
        return Stream.of(
                        Figure.once("allocated per entry", "KiB", allocated / entries / KIB),
                        Figure.once("entries per sync", "", entries / batches),
                        Figure.once("writing and syncing", "ms", nanos / batches / NANOS_PER_MILLI),
                        Figure.once("written per sync", "KiB", bytes / batches / KIB))
                .filter(figure -> Double.isFinite(figure.value()) && figure.value() > 0)
                .toList();
    }

    /// Entries of the log that were written since.
    long entriesSince(Counters earlier) {
        return (long) since(earlier, "maru_written_entries_total");
    }

    private double since(Counters earlier, String name) {
        return values.getOrDefault(name, 0.0) - earlier.values.getOrDefault(name, 0.0);
    }
}
