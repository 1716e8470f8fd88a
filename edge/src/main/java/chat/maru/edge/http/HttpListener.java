package chat.maru.edge.http;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Listens on one address and answers requests by its routes.
///
/// Thread-safe.
@SuppressWarnings("DoNotCallSuggester")
public final class HttpListener implements AutoCloseable {

    /// What the administrator decides.
    ///
    /// @param host an address or a name to bind to
    /// @param port 0: any free one
    /// @param loops event loops, each one thread; 0: one per core
    /// @param tls certificate and key, or null for plain HTTP
    /// @param origins the web origins whose pages may open WebSockets
    public record Options(
            String host, int port, int loops, @Nullable TlsFiles tls, Set<Origin> origins, HttpLimits limits) {
        public Options {
            Objects.requireNonNull(host);
            Objects.requireNonNull(limits);
            origins = Set.copyOf(origins);
            if (port < 0 || port > 65535) {
                throw new IllegalArgumentException("port " + port);
            }
            if (loops < 0) {
                throw new IllegalArgumentException("loops " + loops);
            }
        }
    }

    /// PEM files: the certificate with its chain, and its key (PKCS 8). Read again when they change.
    public record TlsFiles(Path certificate, Path key) {
        public TlsFiles {
            Objects.requireNonNull(certificate);
            Objects.requireNonNull(key);
        }
    }

    /// What the listener takes from outside.
    ///
    /// @param requests runs blocking handlers: a virtual thread each
    /// @param nanoTime as [System#nanoTime()]
    /// @param occurrences makes the ids of problems
    public record Surroundings(
            Executor requests, LongSupplier nanoTime, Supplier<UUID> occurrences, EdgeMetrics metrics) {
        public Surroundings {
            Objects.requireNonNull(requests);
            Objects.requireNonNull(nanoTime);
            Objects.requireNonNull(occurrences);
            Objects.requireNonNull(metrics);
        }
    }

    private HttpListener() {}

    /// Listens; connections are accepted when it returns. An address that is taken or cannot be had is a
    /// [java.io.UncheckedIOException] that names it.
    public static HttpListener start(
            Options options, Router router, Authenticator authenticator, Surroundings surroundings) {
        throw new UnsupportedOperationException();
    }

    /// Where it listens; with the real port where 0 was asked for.
    public InetSocketAddress address() {
        throw new UnsupportedOperationException();
    }

    /// Accepts no more connections, and answers new requests on those there are with 503 `draining`. Requests in flight
    /// are finished, outlets are left to their owners. Returns at once.
    public void drain() {
        throw new UnsupportedOperationException();
    }

    /// Closes what is left and waits for the loops to end.
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }

    /// Connections that are open now, outlets included.
    public int connections() {
        throw new UnsupportedOperationException();
    }
}
