package chat.maru.bench.load;

import java.util.List;

/// What became of messages to people who were away. Immutable; travels as one line of JSON.
///
/// @param sendSeconds from the first message to the last acknowledgement
/// @param delivered of the acknowledged, to those who came back
/// @param deliverySeconds from the first who comes back to the last delivery
/// @param serverCpuSeconds while they came back
public record AwayResult(
        long acknowledged,
        double sendSeconds,
        long delivered,
        double deliverySeconds,
        double serverCpuSeconds,
        List<String> faults) {
    public AwayResult {
        faults = List.copyOf(faults);
    }

    /// Acknowledged, and not there for those who came back.
    public long lost() {
        return acknowledged - delivered;
    }
}
