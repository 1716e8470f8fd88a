package chat.maru.edge.http;

import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// A request that was let through: its route is known, its path and query are decoded, its body is complete.
///
/// Thread-safe: nothing changes it once it is handed to a handler. The body is the request's own array: don't
/// write to it.
public final class Request {
    private final Route route;
    private final Map<String, String> path;
    private final Map<String, String> query;
    private final HttpHeaders headers;
    private final byte[] body;
    private final @Nullable Caller caller;
    private final InetAddress remote;
    private final Executor loop;
    private final boolean upgrade;
    private final CompletionStage<Void> gone;

    /// @param headers not changed from here on
    /// @param gone completes on the loop when the client has gone before it was answered
    public Request(
            Route route,
            Map<String, String> path,
            Map<String, String> query,
            HttpHeaders headers,
            byte[] body,
            @Nullable Caller caller,
            InetAddress remote,
            Executor loop,
            boolean upgrade,
            CompletionStage<Void> gone) {
        this.route = Objects.requireNonNull(route);
        this.path = Map.copyOf(path);
        this.query = Map.copyOf(query);
        this.headers = Objects.requireNonNull(headers);
        this.body = Objects.requireNonNull(body);
        this.caller = caller;
        this.remote = Objects.requireNonNull(remote);
        this.loop = Objects.requireNonNull(loop);
        this.upgrade = upgrade;
        this.gone = Objects.requireNonNull(gone);
    }

    public Route route() {
        return route;
    }

    /// The segment that matched `{name}` in the route's pattern, decoded: 1 or more characters, no control
    /// characters, no slash or backslash.
    public String path(String name) {
        String value = path.get(name);
        if (value == null) {
            throw new IllegalArgumentException(route.pattern() + " has no {" + name + "}");
        }
        return value;
    }

    /// A query parameter, decoded once; no control characters. A parameter given twice never gets here.
    public Optional<String> query(String name) {
        return Optional.ofNullable(query.get(name));
    }

    /// All query parameters.
    public Map<String, String> query() {
        return query;
    }

    /// The first header of that name, in any case of letters.
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /// All headers of that name.
    public List<String> headers(String name) {
        return headers.getAll(name);
    }

    public byte[] body() {
        return body;
    }

    /// Who asks. Present wherever the route's access is `TOKEN`, empty where it is `PUBLIC`.
    public Optional<Caller> caller() {
        return Optional.ofNullable(caller);
    }

    /// The client's address: the other end of the connection, or what a trusted proxy there says.
    public InetAddress remote() {
        return remote;
    }

    /// The connection's event loop.
    public Executor loop() {
        return loop;
    }

    /// Whether the client asks for a WebSocket and all of its handshake is in order.
    public boolean upgrade() {
        return upgrade;
    }

    /// Completes, on the loop, when the client has gone before it was answered; else never.
    public CompletionStage<Void> gone() {
        return gone;
    }
}
