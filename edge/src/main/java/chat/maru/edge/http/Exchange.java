package chat.maru.edge.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// One request on its way through its connection, with what is known of it by now.
///
/// Confined to its connection's event loop.
final class Exchange {
    final RequestHead head;
    final @Nullable Method method;
    final CompletableFuture<Void> gone = new CompletableFuture<>();
    private final EdgeMetrics metrics;
    private final long began;
    Target target = new Target(List.of(), Map.of());
    Router.Match.@Nullable Found found;

    @Nullable
    Caller caller;

    @Nullable
    ByteBuf body;

    /// For the body, from before it is read.
    BodyBudget.@Nullable Part room;
    /// Headers that go out with whatever is answered.
    Map<String, String> extra = Map.of();
    boolean upgrade;
    /// The body is complete.
    boolean read;
    /// No other request may follow.
    boolean last;

    Exchange(EdgeMetrics metrics, RequestHead head, long began) {
        this.metrics = metrics;
        this.head = head;
        this.began = began;
        this.method = method(head.method());
    }

    private static @Nullable Method method(String name) {
        for (Method method : Method.values()) {
            if (method.name().equals(name)) {
                return method;
            }
        }
        return null;
    }

    Router.Match.Found found() {
        Router.Match.Found route = found;
        if (route == null) {
            throw new IllegalStateException("no route yet");
        }
        return route;
    }

    Route route() {
        return found().route();
    }

    /// For the log: nothing that a client made up.
    String name() {
        return found == null ? "a request" : route().method() + " " + route().pattern();
    }

    /// The route's content security policy, empty for the strictest.
    String policy() {
        return found == null ? "" : route().contentSecurityPolicy();
    }

    /// Whether the body of the response must be left out.
    boolean isHead() {
        return method == Method.HEAD;
    }

    byte[] takeBody() {
        read = true;
        byte[] bytes = body == null ? new byte[0] : ByteBufUtil.getBytes(body);
        releaseBody();
        return bytes;
    }

    /// Gives back what it holds.
    void release() {
        releaseBody();
        if (room != null) {
            room.giveBack();
            room = null;
        }
    }

    private void releaseBody() {
        if (body != null) {
            body.release();
            body = null;
        }
    }

    Map<String, String> with(Map<String, String> headers) {
        Map<String, String> all = new HashMap<>(headers);
        all.putAll(extra);
        return all;
    }

    void count(int status, long now) {
        if (method == null) {
            metrics.badRequest(status);
        } else {
            metrics.request(method, found == null ? "" : route().pattern(), status, now - began);
        }
    }
}
