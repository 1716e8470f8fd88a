package chat.maru.core.push;

import chat.maru.model.PushService;
import chat.maru.model.PushTarget;
import java.util.function.Consumer;

/// One push service, as the follower uses it.
///
/// Thread-safe.
public interface PushProvider extends AutoCloseable {
    /// Which.
    PushService service();

    /// Whom devices that register know this server as. Another cannot wake them.
    String sender();

    /// How many notifications may be under way at a time.
    int most();

    /// Hands one notification to the service, once: whoever asks decides whether to try again. Returns at once
    /// and never throws. `done` is told exactly once, on any thread and perhaps before this returns, within a
    /// minute: a service that does not answer by then is [PushResult.Later]. Notifications may overtake each
    /// other.
    ///
    /// @param target of this service
    void send(PushTarget target, Notification notification, Consumer<PushResult> done);

    /// Whatever is under way is answered, perhaps with [PushResult.Later], and nothing is taken any more.
    @Override
    void close();
}
