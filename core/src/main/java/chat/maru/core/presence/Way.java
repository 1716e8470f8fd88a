package chat.maru.core.presence;

/// What a connection is, as far as it matters for who is there.
public enum Way {
    /// It is noticed when nothing is heard any more, and it can be told something.
    SOCKET,
    /// It can be told something, but nobody notices when nobody listens any more: the device must say now
    /// and then that it is there.
    EVENTS,
    /// A request that waits for news, and is followed by another one.
    POLL
}
