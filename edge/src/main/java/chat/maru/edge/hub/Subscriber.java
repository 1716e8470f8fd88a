package chat.maru.edge.hub;

import chat.maru.core.presence.Ending;
import chat.maru.core.presence.Way;
import chat.maru.edge.http.Caller;
import chat.maru.wire.CloseCode;
import java.util.concurrent.Executor;

/// Somebody who waits for entries on this node: a stream, or one long poll.
public interface Subscriber {

    Caller caller();

    /// What it is, as far as it matters for who is there.
    default Way way() {
        return Way.SOCKET;
    }

    /// How it ended, once it is detached.
    default Ending ending() {
        return Ending.CLEAN;
    }

    /// Where the calls below are made. Thread-safe.
    Executor loop();

    /// An entry of the caller's inbox became durable. Called in the order of the stamps for everything
    /// committed after the subscriber was attached, and perhaps for some that was committed before.
    void offered(Delivery delivery);

    /// Something happened that nothing keeps; whoever does not keep up may leave it, and says so by false.
    boolean told(Ephemeral ephemeral);

    /// The node wants the connection to end, for this reason. Never throws.
    void dismissed(CloseCode code);
}
