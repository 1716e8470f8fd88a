package chat.maru.server;

/// How a process ends.
interface Ending {
    /// Has the action run when the process is to end: it was asked to, or its main thread exits. The process
    /// ends when the action returns.
    void onTermination(Runnable action);

    /// Ends the process now.
    void halt(int status);

    /// That of this Java virtual machine.
    static Ending ofTheMachine() {
        return new Ending() {
            @Override
            public void onTermination(Runnable action) {
                Runtime.getRuntime().addShutdownHook(new Thread(action, "stop"));
            }

            @Override
            public void halt(int status) {
                Runtime.getRuntime().halt(status);
            }
        };
    }
}
