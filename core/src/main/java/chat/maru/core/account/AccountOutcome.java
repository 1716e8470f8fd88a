package chat.maru.core.account;

import chat.maru.model.Profile;
import java.time.Duration;
import java.util.Objects;

/// What came of asking [Accounts] for something, for the caller to act on. What says that something happened
/// is only ever given once it is durable; what does not, changed nothing, apart from [Unavailable].
///
/// Immutable.
public sealed interface AccountOutcome {

    /// What can come of signing up.
    sealed interface OfSignUp extends AccountOutcome {}

    /// What can come of logging in.
    sealed interface OfLogIn extends AccountOutcome {}

    /// What can come of refreshing.
    sealed interface OfRefresh extends AccountOutcome {}

    /// What can come of changing the password.
    sealed interface OfPasswordChange extends AccountOutcome {}

    /// What can come of signing a device out.
    sealed interface OfSignOut extends AccountOutcome {}

    /// What can come of looking a name up.
    sealed interface OfLookUp extends AccountOutcome {}

    /// The account exists, and this is its first device's session.
    record SignedUp(Session session) implements OfSignUp {
        public SignedUp {
            Objects.requireNonNull(session);
        }
    }

    /// Somebody has the name.
    record UsernameTaken() implements OfSignUp {}

    /// The password may not be chosen.
    record WeakPassword(Password.Weakness why) implements OfSignUp, OfPasswordChange {
        public WeakPassword {
            Objects.requireNonNull(why);
        }
    }

    /// What was typed into a field cannot be.
    record Invalid(Field field) implements OfSignUp, OfLogIn {
        public Invalid {
            Objects.requireNonNull(field);
        }

        /// A field of sign-up or log-in.
        public enum Field {
            USERNAME,
            DISPLAY_NAME,
            DEVICE_NAME
        }
    }

    /// The device is signed in.
    record LoggedIn(Session session) implements OfLogIn {
        public LoggedIn {
            Objects.requireNonNull(session);
        }
    }

    /// No such name or not its password; nothing tells which.
    record WrongCredentials() implements OfLogIn {}

    /// The password was right, but as many devices are signed in as may be.
    record TooManyDevices() implements OfLogIn {}

    /// The device's next tokens, or the same again for the same request.
    record Refreshed(Session session) implements OfRefresh {
        public Refreshed {
            Objects.requireNonNull(session);
        }
    }

    /// The device is signed out: it was before, or it is now because the token was used already.
    record SessionRevoked() implements OfRefresh {}

    /// Not a token, or none that was ever given.
    record NotAToken() implements OfRefresh {}

    /// The password is changed, and every other device is signed out.
    record PasswordChanged() implements OfPasswordChange {}

    /// That is not the old password.
    record WrongPassword() implements OfPasswordChange {}

    /// The device that asks is itself signed out.
    record SignedOutAlready() implements OfPasswordChange {}

    /// The device is signed out.
    record SignedOut() implements OfSignOut {}

    /// The account has no such device.
    record NoSuchDevice() implements OfSignOut {}

    /// Somebody has exactly this name.
    record Found(Profile profile) implements OfLookUp {
        public Found {
            Objects.requireNonNull(profile);
        }
    }

    /// Nobody has this name.
    record NotFound() implements OfLookUp {}

    /// Try again after this time, not before.
    record TooManyRequests(Duration retryAfter) implements OfSignUp, OfLogIn, OfRefresh, OfPasswordChange, OfLookUp {
        public TooManyRequests {
            Objects.requireNonNull(retryAfter);
        }
    }

    /// Too many passwords wait to be hashed; try again soon.
    record Busy() implements OfSignUp, OfLogIn, OfPasswordChange {}

    /// The store does not work or is nearly full. Whether this took effect is unknown; to ask again is safe,
    /// though a name may by then be taken, by the one who asks.
    record Unavailable() implements OfSignUp, OfLogIn, OfRefresh, OfPasswordChange, OfSignOut, OfLookUp {}
}
