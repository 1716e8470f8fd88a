package chat.maru.bench.load;

import java.util.List;

/// What became of connections that were held and then came back at once. Immutable; travels as one line of JSON.
///
/// @param connectSeconds from the first hold until all were open, a limited number at a time
/// @param backSeconds of each time all of them broke off, from then until the last was back; it is missing where they
///     were not back in time
/// @param refused how often somebody who came back was turned away and tried again
/// @param late what was not done in the time there was for it; no fault of the messages
/// @param faults every way in which the run was not correct
public record IdleResult(
        double connectSeconds, List<Double> backSeconds, long refused, List<String> late, List<String> faults) {
    public IdleResult {
        backSeconds = List.copyOf(backSeconds);
        late = List.copyOf(late);
        faults = List.copyOf(faults);
    }
}
