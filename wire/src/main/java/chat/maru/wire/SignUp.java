package chat.maru.wire;

import chat.maru.model.Username;
import java.util.Objects;

/// The body of `POST /v1/accounts`.
///
/// Immutable.
///
/// @param displayName 1 to 64 characters, without white space around
public record SignUp(Username username, String password, String displayName, DeviceInfo device) {
    public SignUp {
        Objects.requireNonNull(username);
        Objects.requireNonNull(password);
        Objects.requireNonNull(displayName);
        Objects.requireNonNull(device);
    }

    public static Parsed<SignUp> parse(byte[] json) {
        JsonBody body = JsonBody.read(json);
        String username = body.text("username", TextRules::username, TextRules.USERNAME);
        String password = body.text("password", TextRules::newPassword, TextRules.NEW_PASSWORD);
        String displayName = body.text("display_name", TextRules::displayName, TextRules.NAME);
        DeviceInfo device = DeviceInfo.read(body.object("device"));
        return body.finish(
                () -> new SignUp(Username.parse(username).orElseThrow(), password, displayName.strip(), device));
    }

    /// Without the password.
    @Override
    public String toString() {
        return "SignUp[username=" + username + ", device=" + device + "]";
    }
}
