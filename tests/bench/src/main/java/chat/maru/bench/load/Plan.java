package chat.maru.bench.load;

import java.util.List;

/// What one generator process is to do. Immutable; travels as one JSON argument.
///
/// @param port the server's public port on 127.0.0.1
/// @param population file of the [Population]; read once, at the start
/// @param pace closed loop, open loop or idle
/// @param transport what carries messages
/// @param connections to hold, each of which receives; where messages are sent with PUT, as many HTTP connections again
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

    /// From one answer to the next request, where it is polled.
    public static final int POLL_MILLIS = 1_000;

    public Plan {
        steps = List.copyOf(steps);
        server = List.copyOf(server);
        int sockets = sockets(transport, connections);
        if (connections < 1 || sockets > MOST_CONNECTIONS) {
            throw new IllegalArgumentException(sockets + " sockets; one generator holds 1 to " + MOST_CONNECTIONS);
        }
        if ((pace == Pace.CLOSED && outstanding < 1) || (pace == Pace.OPEN && !(rate > 0))) {
            throw new IllegalArgumentException("nothing to send: outstanding " + outstanding + ", rate " + rate);
        }
    }

    private static int sockets(Transport transport, int connections) {
        return transport.sendsByPut() ? 2 * connections : connections;
    }

    /// How many connections there are in all, those that receive first.
    int sockets() {
        return sockets(transport, connections);
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

    /// What carries a message to the server, and from it.
    public enum Transport {
        WEBSOCKET,
        WEBSOCKET_OVER_TLS,
        /// To the server HTTP `PUT`, from it a WebSocket.
        PUT,
        /// To the server HTTP `PUT`, from it server-sent events.
        EVENT_SOURCE,
        /// To the server HTTP `PUT`, from it the answers to long polls.
        LONG_POLL,
        /// To the server HTTP `PUT`, from it the answers to polls.
        POLL,
        /// To another server than Maru, by a stream of XMPP.
        XMPP,
        /// To another server than Maru, by MQTT.
        MQTT,
        /// To a [Relay].
        RELAY;

        /// Whether each conversation's messages are numbered, and senders see their own in direct conversations too.
        boolean isMarus() {
            return switch (this) {
                case WEBSOCKET, WEBSOCKET_OVER_TLS, PUT, EVENT_SOURCE, LONG_POLL, POLL -> true;
                case XMPP, MQTT, RELAY -> false;
            };
        }

        boolean sendsByPut() {
            return switch (this) {
                case PUT, EVENT_SOURCE, LONG_POLL, POLL -> true;
                case WEBSOCKET, WEBSOCKET_OVER_TLS, XMPP, MQTT, RELAY -> false;
            };
        }
    }
}
