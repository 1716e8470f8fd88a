package chat.maru.crash.work;

/// What somebody does over and over again.
interface Work {
    /// Does a little of it.
    ///
    /// @param working whether to begin anything new
    void step(boolean working) throws InterruptedException;

    /// Whether something is begun and not finished.
    boolean unfinished();

    /// Lets go of all connections.
    void hangUp();
}
