package chat.maru.edge.http;

import java.time.Duration;

/// What a listener puts up with. Sizes are in bytes.
///
/// Immutable.
///
/// @param maxHeaderBytes all header lines of a request together; more is 431
/// @param maxUriBytes the request target; more is 414
/// @param maxJsonBytes what JSON bodies are limited to where a route has no reason for another limit
/// @param maxBodiesBytes what the bodies of all requests may have together, from before they are read until they are
///     answered, and four times what those of one account may; more is 503 `busy`
/// @param maxFrameBytes a WebSocket message, however fragmented; more is close code 4413
/// @param maxPendingBytes what may wait to be sent on an outlet; more is too slow: the connection is reset,
///     as a close frame could not overtake what waits
/// @param highWaterBytes from here on an outlet isn't writable
/// @param lowWaterBytes from here on it is again
/// @param headerTimeout from the first byte of a request, or of a TLS handshake, to the end of its headers
/// @param bodyGrace how long a body may take regardless of its rate
/// @param minBodyBytesPerSecond what a body's rate must be after the grace; less is 408. And the rate that an
///     answer must be taken at, once it has been under way for the stall timeout; else the connection is reset
/// @param idleTimeout how long a kept-alive connection may wait for its next request
/// @param unauthenticatedIdleTimeout the same for one that never had an authenticated request
/// @param stallTimeout how long bytes may wait to be sent without the client taking any
/// @param pingInterval how often outlets get a ping or a heartbeat
/// @param silenceTimeout when a WebSocket that nothing came from is given up
/// @param lingerTimeout how long a closing connection is read from, so that its last words arrive
/// @param connectionsPerAddress open connections of an IPv4 address or an IPv6 /64; more are told 429, then
///     refused
/// @param unauthenticatedPerAddress those of them without an authenticated request yet
/// @param connections open connections in all; more are told 503 `full`, beyond a fifth more refused
public record HttpLimits(
        int maxHeaderBytes,
        int maxUriBytes,
        int maxJsonBytes,
        int maxBodiesBytes,
        int maxFrameBytes,
        int maxPendingBytes,
        int highWaterBytes,
        int lowWaterBytes,
        Duration headerTimeout,
        Duration bodyGrace,
        int minBodyBytesPerSecond,
        Duration idleTimeout,
        Duration unauthenticatedIdleTimeout,
        Duration stallTimeout,
        Duration pingInterval,
        Duration silenceTimeout,
        Duration lingerTimeout,
        int connectionsPerAddress,
        int unauthenticatedPerAddress,
        int connections) {

    public HttpLimits {
        positive("maxHeaderBytes", maxHeaderBytes);
        positive("maxUriBytes", maxUriBytes);
        positive("maxJsonBytes", maxJsonBytes);
        positive("maxBodiesBytes", maxBodiesBytes);
        positive("maxFrameBytes", maxFrameBytes);
        positive("maxPendingBytes", maxPendingBytes);
        positive("lowWaterBytes", lowWaterBytes);
        positive("highWaterBytes", highWaterBytes);
        positive("headerTimeout", headerTimeout);
        positive("bodyGrace", bodyGrace);
        positive("minBodyBytesPerSecond", minBodyBytesPerSecond);
        positive("idleTimeout", idleTimeout);
        positive("unauthenticatedIdleTimeout", unauthenticatedIdleTimeout);
        positive("stallTimeout", stallTimeout);
        positive("pingInterval", pingInterval);
        positive("silenceTimeout", silenceTimeout);
        positive("lingerTimeout", lingerTimeout);
        positive("connectionsPerAddress", connectionsPerAddress);
        positive("unauthenticatedPerAddress", unauthenticatedPerAddress);
        positive("connections", connections);
        if (lowWaterBytes > highWaterBytes) {
            throw new IllegalArgumentException(
                    "lowWaterBytes " + lowWaterBytes + " above highWaterBytes " + highWaterBytes);
        }
    }

    /// The limits of a node that nobody has configured.
    public static HttpLimits defaults() {
        return new HttpLimits(
                16 * 1024,
                4 * 1024,
                64 * 1024,
                64 * 1024 * 1024,
                516 * 1024,
                1024 * 1024,
                64 * 1024,
                32 * 1024,
                Duration.ofSeconds(10),
                Duration.ofSeconds(5),
                1024,
                Duration.ofSeconds(60),
                Duration.ofSeconds(15),
                Duration.ofSeconds(30),
                Duration.ofSeconds(20),
                Duration.ofSeconds(45),
                Duration.ofSeconds(2),
                100,
                50,
                15_000);
    }

    private static void positive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + ": " + value + " is less than 1");
        }
    }

    private static void positive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + ": " + value + " is not positive");
        }
    }
}
