package chat.maru.core.account;

import java.util.Objects;

/// What somebody says who signs up, as it was typed.
///
/// Immutable.
public record NewAccount(String username, Password password, String displayName, NewDevice device) {
    public NewAccount {
        Objects.requireNonNull(username);
        Objects.requireNonNull(password);
        Objects.requireNonNull(displayName);
        Objects.requireNonNull(device);
    }
}
