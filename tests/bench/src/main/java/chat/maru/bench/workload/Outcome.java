package chat.maru.bench.workload;

import java.util.List;

/// What a workload gave. Immutable.
///
/// @param name as on the command line: `w1`
/// @param title a line
/// @param method how it was measured, in sentences for the page
/// @param faults ways in which a run was not correct; any of them makes the whole bench fail
public record Outcome(String name, String title, String method, List<Row> rows, List<String> faults) {
    public Outcome {
        rows = List.copyOf(rows);
        faults = List.copyOf(faults);
    }
}
