package chat.maru.server.settings;

import chat.maru.edge.http.AnswerBudget;
import chat.maru.edge.http.HttpLimits;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/// What clients may do to the public listener.
///
/// Immutable.
///
/// @param socketsPerAccount open WebSockets and streams of one account, all its devices together
/// @param answerBytes       what large answers may take up together
public record Limits(HttpLimits http, int socketsPerAccount, int answerBytes) {
    private static final HttpLimits USUAL = HttpLimits.defaults();
    private static final int MIB = 1024 * 1024;
    private static final int MOST_BYTES = 64 * MIB;
    /// What is written to a stream at once, at most: a page, of which the last entry may be of the largest.
    private static final int PAGE_BYTES = 768 * 1024;

    private static final Key<Integer> CONNECTIONS =
            count("connections", USUAL.connections(), "Open connections in all; more are answered 503 `full`.");
    private static final Key<Integer> PER_ADDRESS = count(
            "connections-per-address",
            USUAL.connectionsPerAddress(),
            "Open connections of one IPv4 address or one IPv6 /64; more are answered 429.");
    private static final Key<Integer> UNAUTHENTICATED = count(
            "unauthenticated-per-address",
            USUAL.unauthenticatedPerAddress(),
            "Those of them that have not made an authenticated request yet.");
    private static final Key<Integer> SOCKETS =
            count("sockets-per-account", 20, "Open WebSockets and streams of one account, all its devices together.");
    private static final Key<Integer> HEADER =
            bytes("header-bytes", USUAL.maxHeaderBytes(), "All header lines of a request together; more is 431.");
    private static final Key<Integer> URI = bytes("uri-bytes", USUAL.maxUriBytes(), "A request's target; more is 414.");
    private static final Key<Integer> JSON = Key.of(
            "limits.json-bytes",
            Kind.whole(1024, USUAL.maxJsonBytes()),
            USUAL.maxJsonBytes(),
            "A JSON body, other than a message's; more is 413. Without a token 8192 at most.");
    private static final Key<Integer> BODIES = Key.of(
            "limits.body-mib",
            Kind.whole(4, 1024),
            USUAL.maxBodiesBytes() / MIB,
            "What the bodies of all requests have together, in MiB, from before they are read until they are answered, and"
                    + " four times what those of one account may; more is 503 `busy`.");
    private static final Key<Integer> FRAME = Key.of(
            "limits.frame-bytes",
            Kind.whole(4096, USUAL.maxFrameBytes()),
            USUAL.maxFrameBytes(),
            "A WebSocket message, however fragmented; more is close code 4413.");
    private static final Key<Integer> PENDING = bytes(
            "pending-bytes",
            USUAL.maxPendingBytes(),
            "What may wait to be sent on one connection; more is close code 4409. A page of entries must fit on top of"
                    + " what waits already.");
    private static final Key<Integer> ANSWERS = Key.of(
            "limits.answer-mib",
            Kind.whole(AnswerBudget.LARGEST / MIB, 1024),
            64,
            "What snapshots, pages of history and polls take up together, in MiB, from before they are built until their"
                    + " clients have taken them, and four times what those of one account may; more is 503 `busy`.");
    private static final Key<Integer> HIGH_WATER = bytes(
            "high-water-bytes",
            USUAL.highWaterBytes(),
            "What waits to be sent on one connection when no more is read from the log for it.");
    private static final Key<Integer> LOW_WATER =
            bytes("low-water-bytes", USUAL.lowWaterBytes(), "What still waits to be sent on it when reading goes on.");
    private static final Key<Integer> HEADER_TIME = seconds(
            "header-seconds",
            USUAL.headerTimeout(),
            "From the first byte of a request, or of a TLS handshake, to the end of its headers.");
    private static final Key<Integer> BODY_GRACE =
            seconds("body-grace-seconds", USUAL.bodyGrace(), "How long a body may take, whatever its rate.");
    private static final Key<Integer> BODY_RATE = bytes(
            "body-bytes-per-second",
            USUAL.minBodyBytesPerSecond(),
            "What a body's rate must be after that; less is 408. An answer must be taken at this rate too, after"
                    + " stall-seconds.");
    private static final Key<Integer> IDLE =
            seconds("idle-seconds", USUAL.idleTimeout(), "How long a connection may wait for its next request.");
    private static final Key<Integer> UNAUTHENTICATED_IDLE = seconds(
            "unauthenticated-idle-seconds",
            USUAL.unauthenticatedIdleTimeout(),
            "The same for one that has not made an authenticated request yet.");
    private static final Key<Integer> STALL = seconds(
            "stall-seconds", USUAL.stallTimeout(), "How long bytes may wait to be sent without the client taking any.");
    private static final Key<Integer> PING =
            seconds("ping-seconds", USUAL.pingInterval(), "How often open streams get a ping or a heartbeat.");
    private static final Key<Integer> SILENCE =
            seconds("silence-seconds", USUAL.silenceTimeout(), "When a WebSocket that nothing comes from is given up.");
    private static final Key<Integer> LINGER = seconds(
            "linger-seconds",
            USUAL.lingerTimeout(),
            "How long a closing connection is still read from, so that its last words arrive.");

    static final Room ROOM = new Room(
            "Limits",
            List.of(
                    CONNECTIONS,
                    PER_ADDRESS,
                    UNAUTHENTICATED,
                    SOCKETS,
                    HEADER,
                    URI,
                    JSON,
                    BODIES,
                    FRAME,
                    PENDING,
                    ANSWERS,
                    HIGH_WATER,
                    LOW_WATER,
                    HEADER_TIME,
                    BODY_GRACE,
                    BODY_RATE,
                    IDLE,
                    UNAUTHENTICATED_IDLE,
                    STALL,
                    PING,
                    SILENCE,
                    LINGER));

    public Limits {
        Objects.requireNonNull(http);
    }

    static Limits from(Values values) {
        ordered(values, LOW_WATER, HIGH_WATER);
        ordered(values, PING, SILENCE);
        requirePageFits(values);
        return new Limits(
                new HttpLimits(
                        values.of(HEADER),
                        values.of(URI),
                        values.of(JSON),
                        values.of(BODIES) * MIB,
                        values.of(FRAME),
                        values.of(PENDING),
                        values.of(HIGH_WATER),
                        values.of(LOW_WATER),
                        time(values, HEADER_TIME),
                        time(values, BODY_GRACE),
                        values.of(BODY_RATE),
                        time(values, IDLE),
                        time(values, UNAUTHENTICATED_IDLE),
                        time(values, STALL),
                        time(values, PING),
                        time(values, SILENCE),
                        time(values, LINGER),
                        values.of(PER_ADDRESS),
                        values.of(UNAUTHENTICATED),
                        values.of(CONNECTIONS)),
                values.of(SOCKETS),
                values.of(ANSWERS) * MIB);
    }

    private static void ordered(Values values, Key<Integer> lower, Key<Integer> higher) {
        if (values.of(lower) > values.of(higher)) {
            throw new BadConfiguration(lower.name() + " is " + values.of(lower) + ", but it must not be above "
                    + higher.name() + ", which is " + values.of(higher) + ".");
        }
    }

    /// Else a stream ends over its first page, is opened again at the same cursor, and so for ever.
    private static void requirePageFits(Values values) {
        int least = values.of(HIGH_WATER) + PAGE_BYTES;
        if (values.of(PENDING) < least) {
            throw new BadConfiguration(
                    PENDING.name() + " is " + values.of(PENDING) + ", but it must be at least " + least
                            + ": " + HIGH_WATER.name() + ", which is " + values.of(HIGH_WATER) + ", and " + PAGE_BYTES
                            + " for a page of entries.");
        }
    }

    private static Duration time(Values values, Key<Integer> key) {
        return Duration.ofSeconds(values.of(key));
    }

    private static Key<Integer> count(String name, int usual, String sentence) {
        return Key.of("limits." + name, Kind.whole(1, 10_000_000), usual, sentence);
    }

    private static Key<Integer> bytes(String name, int usual, String sentence) {
        return Key.of("limits." + name, Kind.whole(1, MOST_BYTES), usual, sentence);
    }

    private static Key<Integer> seconds(String name, Duration usual, String sentence) {
        return Key.of("limits." + name, Kind.whole(1, 86_400), Math.toIntExact(usual.toSeconds()), sentence);
    }
}
