package chat.maru.bench.load;

import java.util.List;

/// What one process saw that had devices woken. Immutable; travels as one line of JSON.
///
/// @param saturated as fast as the server wakes them, one for each run
/// @param steady at the fixed rate
/// @param after histogram, nanoseconds from the acknowledgement of a message to its push, at the fixed rate
/// @param faults every way in which the run was not correct; empty for a run that counts
public record PushResult(List<Phase> saturated, Phase steady, String after, List<String> faults) {
    public PushResult {
        saturated = List.copyOf(saturated);
        faults = List.copyOf(faults);
    }

    /// One after the other, each complete before the next.
    ///
    /// @param pushes that came, each to another device
    /// @param acceptedNanos from the first to the last acknowledgement of a message
    /// @param arrivedNanos from the first push to the last
    /// @param seconds from the first message to the last push, as are the shares of cores
    /// @param serverShare of one core; more than 1 if it runs on several
    /// @param ownShare the same of this process
    /// @param stolen see [LoadResult]; so is `others`
    public record Phase(
            int pushes,
            long acceptedNanos,
            long arrivedNanos,
            double seconds,
            double serverShare,
            double ownShare,
            double stolen,
            double others) {
        /// Pushes a second from the first to the last.
        public double perSecond() {
            return (pushes - 1) / (arrivedNanos / 1e9);
        }

        /// CPU seconds of the server a push, with the message that led to it.
        public double serverCpuEach() {
            return serverShare * seconds / pushes;
        }
    }
}
