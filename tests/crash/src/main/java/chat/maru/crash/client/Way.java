package chat.maru.crash.client;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// The four ways to receive.
///
/// Immutable.
public enum Way {
    POLL,
    LONG_POLL,
    SSE,
    WEB_SOCKET;

    /// One of them.
    public static Way any(Random random) {
        return List.of(values()).get(random.nextInt(values().length));
    }

    /// Begins behind this cursor, or where the device has committed.
    public Receiver open(Device device, Optional<String> since) throws IOException {
        return switch (this) {
            case POLL -> new PollReceiver(device, since, 0, 500);
            case LONG_POLL -> new PollReceiver(device, since, 25, 500);
            case SSE -> EventSource.open(device, since);
            case WEB_SOCKET -> EventSocket.open(device, since);
        };
    }

    /// Begins behind this cursor.
    public Receiver open(Device device, String since) throws IOException {
        return open(device, Optional.of(since));
    }
}
