package chat.maru.bench.load;

import java.util.List;

/// What a generator process is to do that has devices woken. Immutable; travels as one JSON argument.
///
/// @param port the server's public port on 127.0.0.1
/// @param targets file of the list of [PushTarget]s; read once, at the start
/// @param runs how often one message goes to each of them, as fast as the server takes them, when it counts
/// @param rate open loop: messages per second
/// @param single open loop: how many messages, each to another target
/// @param answerMillis after how long the push service answers
/// @param seed of every random choice
/// @param server process ids whose CPU time counts as the server's
/// @param serverCore the core the server is pinned to, or -1
/// @param ownCore the core this process is pinned to, or -1
public record PushPlan(
        int port,
        String targets,
        int runs,
        double rate,
        int single,
        int answerMillis,
        long seed,
        List<Long> server,
        int serverCore,
        int ownCore) {
    public PushPlan {
        server = List.copyOf(server);
        if (runs < 1 || single < 1 || !(rate > 0)) {
            throw new IllegalArgumentException(
                    "nothing to send: " + runs + " runs, " + single + " messages, rate " + rate);
        }
    }
}
