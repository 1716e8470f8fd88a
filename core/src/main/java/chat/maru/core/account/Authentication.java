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

    /// Nobody's, or a device's that is signed out.
    record Refused() implements Authentication {}

    /// The store could not be asked.
    record Unavailable() implements Authentication {}
}
