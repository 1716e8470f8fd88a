package chat.maru.crash.run;

/// Is told how far a trial has come.
///
/// Called by one thread at a time.
@FunctionalInterface
public interface Progress {
    /// @param cycle how many faults there were
    /// @param acked how many sends were acknowledged
    void at(int cycle, long acked);
}
