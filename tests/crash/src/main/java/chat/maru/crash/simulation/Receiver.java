package chat.maru.crash.simulation;

/// One way to receive, from its beginning to its end.
///
/// Confined to one thread.
sealed interface Receiver permits StreamReceiver, PollReceiver {
    /// Whether nothing more comes.
    boolean over();
}
