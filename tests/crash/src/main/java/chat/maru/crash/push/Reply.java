package chat.maru.crash.push;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/// What a push service says to a push.
///
/// Immutable.
///
/// @param status     of the answer; 0 for none at all: the connection stays open, and nothing comes
/// @param retryAfter in its header, if it has one
/// @param after      how long it takes
public record Reply(int status, Optional<Duration> retryAfter, Duration after) {
    /// It has taken it.
    public static final Reply CREATED = of(201);

    /// Nobody is subscribed any more.
    public static final Reply GONE = of(410);

    /// Something is wrong with it.
    public static final Reply BROKEN = of(500);

    /// It takes what it is sent, and says nothing.
    public static final Reply NOTHING = of(0);

    public Reply {
        Objects.requireNonNull(retryAfter);
        Objects.requireNonNull(after);
    }

    /// At once.
    public static Reply of(int status) {
        return new Reply(status, Optional.empty(), Duration.ZERO);
    }

    /// It is too much; again after so long.
    public static Reply tooMany(Duration retryAfter) {
        return new Reply(429, Optional.of(retryAfter), Duration.ZERO);
    }

    /// The same, so much later.
    public Reply after(Duration time) {
        return new Reply(status, retryAfter, time);
    }

    /// Whether the push was taken.
    public boolean taken() {
        return status >= 200 && status < 300;
    }
}
