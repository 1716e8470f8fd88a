package chat.maru.bench;

import chat.maru.bench.host.Cores;
import chat.maru.bench.host.Machine;
import chat.maru.bench.workload.Outcome;
import chat.maru.bench.workload.Settings;
import java.util.List;

/// Everything one invocation measured, as it is written in JSON. Immutable.
///
/// @param date the day, in UTC
public record Report(
        String date,
        String version,
        Machine machine,
        Cores cores,
        Settings settings,
        List<String> conditions,
        List<Outcome> outcomes) {
    public Report {
        conditions = List.copyOf(conditions);
        outcomes = List.copyOf(outcomes);
    }

    /// True when every run was correct.
    public boolean sound() {
        return outcomes.stream().allMatch(outcome -> outcome.faults().isEmpty());
    }
}
