package chat.maru.model;

import java.time.Instant;
import java.util.Objects;

/// What everybody may know about an account.
///
/// Immutable.
public record Profile(AccountId account, Username username, String displayName, String about, Instant createdAt) {
    public static final int MAX_DISPLAY_NAME = 64;
    public static final int MAX_ABOUT = 500;

    public Profile {
        Objects.requireNonNull(account);
        Objects.requireNonNull(username);
        Objects.requireNonNull(displayName);
        Objects.requireNonNull(about);
        Objects.requireNonNull(createdAt);
    }
}
