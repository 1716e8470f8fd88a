package chat.maru.push;

import chat.maru.core.push.PushResult;
import chat.maru.core.push.PushResult.Whose;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/// A way to devices that works or fails as a whole: one host of one service.
///
/// Immutable.
///
/// @param whose who is to wait while it fails: everybody, if there is no other way to that service
public record Way(String host, Whose whose) {
    public Way {
        Objects.requireNonNull(host);
        Objects.requireNonNull(whose);
    }

    public PushResult later(String reason) {
        return later(Optional.empty(), reason);
    }

    public PushResult later(Optional<Duration> after, String reason) {
        return new PushResult.Later(whose, after, reason);
    }
}
