package chat.maru.bench.load;

import java.util.List;

/// What one generator process is to do. Immutable; travels as one JSON argument.
///
/// @param port the server's public port on 127.0.0.1
/// @param population file of the [Population]; read once, at the start
/// @param pace closed loop, open loop or idle
/// @param transport what carries the sends; Maru's deliveries always come over WebSocket
/// @param connections WebSockets to hold; in a PUT run as many HTTP connections again
/// @param outstanding closed loop: unanswered messages per sender
/// @param rate open loop: messages per second over all senders
/// @param messages closed loop: how many to send in all, without warming up, or 0 for as many as the window takes
/// @param warmSeconds load before the window that counts
/// @param seconds length of that window
/// @param steps idle: numbers of connections at which to stop and hold
/// @param seed of every random choice
/// @param server process ids whose CPU time counts as the server's; may be empty
/// @param serverCore the core the server is pinned to, or -1
/// @param generatorCore the core the generator is pinned to, or -1
public record Plan(
        int port,
        String population,
        Pace pace,
        Transport transport,
        int connections,
        int outstanding,
        double rate,
        long messages,
        int warmSeconds,
        int seconds,
        List<Integer> steps,
        long seed,
        List<Long> server,
        int serverCore,
        int generatorCore) {
    /// The most sockets one generator opens: a process may hold 20,000 descriptors on common limits.
    public static final int MOST_CONNECTIONS = 19_000;

    public Plan {
        steps = List.copyOf(steps);
        server = List.copyOf(server);
        int sockets = transport == Transport.PUT ? 2 * connections : connections;
        if (connections < 1 || sockets > MOST_CONNECTIONS) {
            throw new IllegalArgumentException(sockets + " sockets; one generator holds 1 to " + MOST_CONNECTIONS);
        }
        if ((pace == Pace.CLOSED && outstanding < 1) || (pace == Pace.OPEN && !(rate > 0))) {
            throw new IllegalArgumentException("nothing to send: outstanding " + outstanding + ", rate " + rate);
        }
    }

    /// When the next message leaves.
    public enum Pace {
        /// As soon as one of the sender's messages is acknowledged.
        CLOSED,
        /// At the instants of a Poisson process, whatever the server does.
        OPEN,
        /// Never: the connections only exist.
        IDLE
    }

    /// What carries a message to the server.
    public enum Transport {
        WEBSOCKET,
        PUT,
        /// To another server than Maru, by a stream of XMPP.
        XMPP,
        /// To another server than Maru, by MQTT.
        MQTT;

        /// Whether each conversation's messages are numbered, and senders see their own in direct conversations too.
        boolean isMarus() {
            return this == WEBSOCKET || this == PUT;
        }
    }
}
