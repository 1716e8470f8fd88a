package chat.maru.wire;

import java.util.Objects;

/// The body of `PUT /v1/me/password`.
///
/// Immutable.
public record ChangePassword(String oldPassword, String newPassword) {
    public ChangePassword {
        Objects.requireNonNull(oldPassword);
        Objects.requireNonNull(newPassword);
    }

    public static Parsed<ChangePassword> parse(byte[] json) {
        JsonBody body = JsonBody.read(json);
        String oldPassword = body.text("old_password", TextRules::password, TextRules.PASSWORD);
        String newPassword = body.text("new_password", TextRules::newPassword, TextRules.NEW_PASSWORD);
        return body.finish(() -> new ChangePassword(oldPassword, newPassword));
    }

    /// Without the passwords.
    @Override
    public String toString() {
        return "ChangePassword[]";
    }
}
