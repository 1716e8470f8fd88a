package chat.maru.crash.host;

import java.io.IOException;

/// What has to be done even if this process is ended from outside: done then, unless it was closed before.
///
/// Thread-safe.
final class LastResort implements AutoCloseable {
    private final Thread hook;

    /// Something that may fail.
    interface Step {
        void run() throws IOException;
    }

    @SuppressWarnings("SystemOut")
    LastResort(Step step) {
        hook = Thread.ofPlatform().unstarted(() -> {
            try {
                step.run();
            } catch (IOException e) {
                System.err.println("This is left behind: " + e.getMessage());
            }
        });
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /// It need not be done any more. When the process is being ended already, it is done all the same.
    @Override
    public void close() {
        if (!hook.isAlive()) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException _) {
                // The process is being ended: hooks cannot be taken back any more.
            }
        }
    }
}
