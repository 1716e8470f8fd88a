package chat.maru.crash.client;

import java.io.IOException;

/// The server has ended a way to receive, and said why.
public final class Ended extends IOException {
    private static final long serialVersionUID = 1;

    private final int code;
    private final String reason;

    /// @param code a close code, or the status of an HTTP answer
    /// @param reason its reason, or the problem's code
    public Ended(int code, String reason) {
        super(code + " " + reason);
        this.code = code;
        this.reason = reason;
    }

    /// A close code, or the status of an HTTP answer.
    public int code() {
        return code;
    }

    /// Its reason, or the problem's code.
    public String reason() {
        return reason;
    }
}
