package chat.maru.bench.workload;

import java.util.Map;
import java.util.TreeMap;

/// What the server's own metrics say about batching: sums and counts of everything that has `batch` in its name.
/// Immutable.
record Batches(Map<String, Double> values) {
    Batches {
        values = Map.copyOf(values);
    }

    /// Reads the Prometheus text form; series of one name are added up.
    static Batches of(String metrics) {
        Map<String, Double> values = new TreeMap<>();
        metrics.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            String name = line.replaceFirst("[{ ].*", "");
            if (name.contains("batch") && (name.endsWith("_sum") || name.endsWith("_count"))) {
                values.merge(name, Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)), Double::sum);
            }
        });
        return new Batches(values);
    }

    /// Means since an earlier reading, by name; what has not moved is left out.
    Map<String, Double> meansSince(Batches earlier) {
        Map<String, Double> means = new TreeMap<>();
        values.forEach((name, sum) -> {
            if (name.endsWith("_sum")) {
                String base = name.substring(0, name.length() - "_sum".length());
                double count = difference(earlier, base + "_count");
                if (count > 0) {
                    means.put(base, difference(earlier, name) / count);
                }
            }
        });
        return means;
    }

    private double difference(Batches earlier, String name) {
        return values.getOrDefault(name, 0.0) - earlier.values.getOrDefault(name, 0.0);
    }
}
