package chat.maru.edge.rest;

import chat.maru.edge.http.Body;
import chat.maru.edge.http.Handler;
import chat.maru.edge.http.Method;
import chat.maru.edge.http.Request;
import chat.maru.edge.http.Response;
import chat.maru.edge.http.Route;
import chat.maru.wire.DiscoveryJson;
import chat.maru.wire.DiscoveryView;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/// `GET /v1/discovery`: which chat node to use.
///
/// Thread-safe.
public final class DiscoveryResource {
    private final Supplier<DiscoveryView> node;

    /// @param node picks a node; must not block
    public DiscoveryResource(Supplier<DiscoveryView> node) {
        this.node = Objects.requireNonNull(node);
    }

    public List<Route> routes() {
        return List.of(new Route(Method.GET, "/v1/discovery", Body.NONE, Handler.immediate(this::find)));
    }

    private CompletionStage<Response> find(Request request) {
        return CompletableFuture.completedStage(Response.json(200, DiscoveryJson.encode(node.get())));
    }
}
