package chat.maru.push;

import java.io.Serial;

/// A push service cannot be set up as it is configured. The message is one sentence for whoever runs the server, and
/// holds nothing secret.
public final class BadPushSettings extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    public BadPushSettings(String message) {
        super(message);
    }

    public BadPushSettings(String message, Throwable cause) {
        super(message, cause);
    }
}
