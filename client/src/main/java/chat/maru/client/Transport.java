package chat.maru.client;

/// The four ways to receive. They give the same entries in the same bytes, and a program may change from one
/// to another between any two.
public enum Transport {
    /// Asks every so often.
    POLL,
    /// Asks, and is answered when there is something.
    LONG_POLL,
    /// One answer that never ends.
    SSE,
    /// Both directions.
    WEB_SOCKET
}
