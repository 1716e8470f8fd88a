package chat.maru.wire;

/// Every way in which the server ends a WebSocket or an event stream: the number, what it means, and what the
/// client should do.
///
/// Immutable.
public enum CloseCode {
    NORMAL(1000, "normal", ClientAction.NOTHING),
    GOING_AWAY(1001, "going away", ClientAction.RECONNECT_LATER),
    MALFORMED(4400, "malformed", ClientAction.GIVE_UP),
    UNAUTHENTICATED(4401, "unauthenticated", ClientAction.REFRESH),
    NO_HELLO(4408, "no hello in time", ClientAction.RECONNECT),
    TOO_SLOW(4409, "too slow", ClientAction.RECONNECT),
    RESET(4410, "reset", ClientAction.FETCH_SNAPSHOT),
    TOO_LARGE(4413, "frame too large", ClientAction.GIVE_UP),
    TOO_MANY_REQUESTS(4429, "too many requests", ClientAction.RECONNECT_LATER),
    INTERNAL(4500, "internal", ClientAction.RECONNECT_LATER),
    DRAINING(4503, "draining", ClientAction.ASK_DISCOVERY);

    private final int number;
    private final String reason;
    private final ClientAction action;

    CloseCode(int number, String reason, ClientAction action) {
        this.number = number;
        this.reason = reason;
        this.action = action;
    }

    public int number() {
        return number;
    }

    /// The usual reason to send with it: short, plain ASCII.
    public String reason() {
        return reason;
    }

    public ClientAction action() {
        return action;
    }
}
