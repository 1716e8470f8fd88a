package chat.maru.server;

/// What a process tells who started it.
final class ExitStatus {
    /// Everything was done, or it was asked to stop and did.
    static final int DONE = 0;
    /// Something went wrong while running, or kept it from running.
    static final int FAILED = 1;
    /// What was asked for cannot be: a flag, a command or a configuration.
    static final int MISUSED = 2;

    private ExitStatus() {}
}
