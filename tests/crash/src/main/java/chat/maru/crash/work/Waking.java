package chat.maru.crash.work;

import chat.maru.crash.host.ServerProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// How those are woken who are away.
///
/// Immutable.
///
/// @param service what the push service is like
/// @param delay   for how long somebody is away and behind before the server wakes them
public record Waking(Service service, Duration delay) {
    /// What a push service is like.
    public enum Service {
        /// There is none, and nobody who is away.
        NONE,
        /// It takes all it is asked for, in its own time.
        WELL,
        /// Some of it it does not take, or says nothing to; and some of those who have subscribed it forgets.
        UNWELL
    }

    public Waking {
        Objects.requireNonNull(service);
        Objects.requireNonNull(delay);
    }

    /// With which a server wakes them.
    public List<String> flags() {
        List<String> flags = new ArrayList<>(ServerProcess.WEB_PUSH);
        flags.add("--push.delay-seconds=" + delay.toSeconds());
        return flags;
    }
}
