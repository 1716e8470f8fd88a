package chat.maru.push.egress;

import java.io.IOException;
import java.io.Serial;

/// An address that is not asked.
public final class Forbidden extends IOException {
    @Serial
    private static final long serialVersionUID = 1;

    private final String reason;

    Forbidden(String reason) {
        super(reason);
        this.reason = reason;
    }

    /// Why, without the address.
    public String reason() {
        return reason;
    }
}
