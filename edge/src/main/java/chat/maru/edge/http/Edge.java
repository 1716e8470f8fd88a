package chat.maru.edge.http;

import chat.maru.wire.Problem;
import chat.maru.wire.ProblemCode;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What all connections of a listener share.
///
/// Thread-safe.
final class Edge {
    private static final Logger LOG = LoggerFactory.getLogger(HttpListener.class);
    private static final Map<String, String> SECURITY = Map.of(
            "X-Content-Type-Options",
            "nosniff",
            "X-Frame-Options",
            "DENY",
            "Referrer-Policy",
            "no-referrer",
            "Cross-Origin-Opener-Policy",
            "same-origin",
            "Cross-Origin-Resource-Policy",
            "same-origin");
    private static final String STRICTEST = "default-src 'none'; frame-ancestors 'none'";

    final HttpListener.Options options;
    final HttpLimits limits;
    final Router router;
    final Authenticator authenticator;
    final HttpListener.Surroundings surroundings;
    final EdgeMetrics metrics;
    final Admission admission;
    final BodyBudget bodies;
    final AtomicBoolean draining = new AtomicBoolean();
    final long headerNanos;
    final long bodyGraceNanos;
    final long idleNanos;
    final long unauthenticatedIdleNanos;
    final long stallNanos;
    final long pingNanos;
    final long silenceNanos;
    final long lingerNanos;
    private final String security;

    Edge(
            HttpListener.Options options,
            Router router,
            Authenticator authenticator,
            HttpListener.Surroundings surroundings) {
        this.options = options;
        this.limits = options.limits();
        this.router = router;
        this.authenticator = authenticator;
        this.surroundings = surroundings;
        this.metrics = surroundings.metrics();
        this.admission = new Admission(limits, metrics);
        this.bodies = new BodyBudget(limits.maxBodiesBytes());
        this.headerNanos = limits.headerTimeout().toNanos();
        this.bodyGraceNanos = limits.bodyGrace().toNanos();
        this.idleNanos = limits.idleTimeout().toNanos();
        this.unauthenticatedIdleNanos = limits.unauthenticatedIdleTimeout().toNanos();
        this.stallNanos = limits.stallTimeout().toNanos();
        this.pingNanos = limits.pingInterval().toNanos();
        this.silenceNanos = limits.silenceTimeout().toNanos();
        this.lingerNanos = limits.lingerTimeout().toNanos();
        StringBuilder lines = new StringBuilder();
        SECURITY.forEach((name, value) -> line(lines, name, value));
        if (options.tls() != null) {
            line(lines, "Strict-Transport-Security", "max-age=31536000");
        }
        this.security = lines.toString();
    }

    /// How often to look at every connection: often enough for the shortest of the limits, at most once a
    /// second.
    long sweepNanos() {
        long shortest = Duration.ofSeconds(4).toNanos();
        for (long nanos : new long[] {
            headerNanos,
            bodyGraceNanos,
            idleNanos,
            unauthenticatedIdleNanos,
            stallNanos,
            pingNanos,
            silenceNanos,
            lingerNanos
        }) {
            shortest = Math.min(shortest, nanos);
        }
        return Math.max(Duration.ofMillis(5).toNanos(), shortest / 4);
    }

    UUID problemId() {
        return surroundings.occurrences().get();
    }

    Problem problem(ProblemCode code, String detail) {
        return Problem.of(code, detail, problemId());
    }

    /// Logs what a handler threw under the id that the client is told.
    Problem failure(String what, Throwable cause) {
        UUID id = problemId();
        LOG.error("{} failed, occurrence {}", what, id, cause);
        return Problem.of(ProblemCode.INTERNAL, "the log knows more under this id", id);
    }

    void logFailure(String what, Throwable cause) {
        LOG.error("{} failed", what, cause);
    }

    /// The status line and every header up to the empty line.
    ///
    /// @param date a whole line
    byte[] head(
            String date, int status, String contentType, Map<String, String> headers, String policy, String framing) {
        StringBuilder head = new StringBuilder(512)
                .append("HTTP/1.1 ")
                .append(status)
                .append(' ')
                .append(HttpResponseStatus.valueOf(status).reasonPhrase())
                .append("\r\n")
                .append(date);
        if (headers.isEmpty()) {
            head.append(security);
        } else {
            SECURITY.forEach((name, value) -> unless(headers, head, name, value));
            if (options.tls() != null) {
                unless(headers, head, "Strict-Transport-Security", "max-age=31536000");
            }
        }
        unless(headers, head, "Cache-Control", "no-store");
        unless(headers, head, "Content-Security-Policy", policy.isEmpty() ? STRICTEST : policy);
        if (!contentType.isEmpty()) {
            line(head, "Content-Type", contentType);
        }
        headers.forEach((name, value) -> line(head, name, value));
        return head.append(framing).append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static void unless(Map<String, String> headers, StringBuilder to, String name, String value) {
        for (String given : headers.keySet()) {
            if (given.equalsIgnoreCase(name)) {
                return;
            }
        }
        line(to, name, value);
    }

    private static void line(StringBuilder to, String name, String value) {
        to.append(name).append(": ").append(value).append("\r\n");
    }
}
