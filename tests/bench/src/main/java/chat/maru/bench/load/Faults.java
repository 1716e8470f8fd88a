package chat.maru.bench.load;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What went wrong, counted by kind. Confined to the event loop while load is running.
final class Faults {
    private static final int MOST_KINDS = 20;
    private final Map<String, Long> counts = new LinkedHashMap<>();

    void add(String kind) {
        boolean room = counts.size() < MOST_KINDS || counts.containsKey(kind);
        counts.merge(room ? kind : "other kinds", 1L, Long::sum);
    }

    boolean none() {
        return counts.isEmpty();
    }

    /// One line per kind, with how often.
    List<String> lines() {
        return counts.entrySet().stream()
                .map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
                .toList();
    }
}
