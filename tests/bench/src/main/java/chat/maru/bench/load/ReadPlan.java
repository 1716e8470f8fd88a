package chat.maru.bench.load;

import java.util.List;

/// What one process that reads is to do: the same thing again and again. Immutable; travels as one JSON argument.
///
/// @param port the server's public port on 127.0.0.1
/// @param way what is read, and how
/// @param expected file of the [Expected]; read once, at the start
/// @param since the cursor to catch up from; empty for a snapshot
/// @param warmToken access token of the device that reads before it counts
/// @param warmSeconds how long it reads before it counts
/// @param tokens access tokens of the devices that read when it counts, one for each time
/// @param server process ids whose CPU time counts as the server's; may be empty
/// @param serverCore the core the server is pinned to, or -1
/// @param ownCore the core the reading process is pinned to, or -1
public record ReadPlan(
        int port,
        Way way,
        String expected,
        String since,
        String warmToken,
        int warmSeconds,
        List<String> tokens,
        List<Long> server,
        int serverCore,
        int ownCore) {
    public ReadPlan {
        tokens = List.copyOf(tokens);
        server = List.copyOf(server);
        if (tokens.isEmpty()) {
            throw new IllegalArgumentException("nothing to read");
        }
    }

    /// What is read, and how.
    public enum Way {
        /// `GET /v1/conversations`, one page.
        SNAPSHOT,
        /// `GET /v1/events?since=…`, pages of 500 until there is no more.
        POLL,
        /// A WebSocket to `/v1/events?since=…`, until everything has come.
        WEBSOCKET
    }
}
