package chat.maru.crash.host;

/// A server does what it never may: it ends by itself, or does not come up, or does not answer.
public final class ServerFailed extends IllegalStateException {
    private static final long serialVersionUID = 1;

    /// @param what it does, and what it printed last
    public ServerFailed(String what) {
        super(what);
    }

    /// @param what it does
    public ServerFailed(String what, Throwable cause) {
        super(what, cause);
    }
}
