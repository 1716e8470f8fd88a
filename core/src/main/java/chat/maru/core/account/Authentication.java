package chat.maru.core.account;

import chat.maru.model.AccountId;
import chat.maru.model.DeviceId;
import java.time.Instant;
import java.util.Objects;

/// Whose an access token is.
///
/// Immutable.
public sealed interface Authentication {

    /// A signed-in device's, until this time.
    record Authenticated(AccountId account, DeviceId device, Instant until) implements Authentication {
        public Authenticated {
            Objects.requireNonNull(account);
            Objects.requireNonNull(device);
            Objects.requireNonNull(until);
        }
    }

    /// It was a signed-in device's, whose time is over: refresh it.
    record Expired() implements Authentication {}

    /// It was a device's that is signed out.
    record Revoked() implements Authentication {}

    /// Nobody's: it was never given.
    record Refused() implements Authentication {}

    /// The store could not be asked.
    record Unavailable() implements Authentication {}
}
