package chat.maru.push.fcm;

import java.time.Duration;

/// Whether we may send.
///
/// Immutable.
sealed interface Access {
    /// With this access token, which is printed nowhere.
    record Granted(String token) implements Access {
        @Override
        public String toString() {
            return "Granted[…]";
        }
    }

    /// Not before `after` has passed.
    record Withheld(Duration after, String reason) implements Access {}
}
