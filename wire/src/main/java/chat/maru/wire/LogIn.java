package chat.maru.wire;

import chat.maru.model.Username;
import java.util.Objects;

/// The body of `POST /v1/sessions`.
///
/// Immutable.
public record LogIn(Username username, String password, DeviceInfo device) {
    public LogIn {
        Objects.requireNonNull(username);
        Objects.requireNonNull(password);
        Objects.requireNonNull(device);
    }

    /// A password too short to be anybody's is not refused here: it is merely wrong.
    public static Parsed<LogIn> parse(byte[] json) {
        JsonBody body = JsonBody.read(json);
        String username = body.text("username", TextRules::username, TextRules.USERNAME);
        String password = body.text("password", TextRules::password, TextRules.PASSWORD);
        DeviceInfo device = DeviceInfo.read(body.object("device"));
        return body.finish(() -> new LogIn(Username.parse(username).orElseThrow(), password, device));
    }

    /// Without the password.
    @Override
    public String toString() {
        return "LogIn[username=" + username + ", device=" + device + "]";
    }
}
