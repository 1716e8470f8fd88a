package chat.maru.core.push;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/// What a push service says to one notification.
///
/// Immutable.
public sealed interface PushResult {
    /// It has taken it.
    record Accepted() implements PushResult {}

    /// The device can never be reached at this target again.
    ///
    /// @param reason in the service's words, without the target
    record TargetGone(String reason) implements PushResult {
        public TargetGone {
            Objects.requireNonNull(reason);
        }
    }

    /// It may take it later.
    ///
    /// @param whose  who is to wait: this device's notifications, or all of this service's
    /// @param after  not before this time has passed, if the service said so
    /// @param reason in the service's words, without the target
    record Later(Whose whose, Optional<Duration> after, String reason) implements PushResult {
        public Later {
            Objects.requireNonNull(whose);
            Objects.requireNonNull(after);
            Objects.requireNonNull(reason);
        }
    }

    /// It will never take this one; others it may.
    ///
    /// @param reason in the service's words, without the target
    record Refused(String reason) implements PushResult {
        public Refused {
            Objects.requireNonNull(reason);
        }
    }

    /// Who is to wait.
    enum Whose {
        /// This device is told too often.
        DEVICE,
        /// The service takes too much at the moment, or nothing, or does not accept who we are.
        SERVICE
    }
}
