package chat.maru.edge.rest;

import chat.maru.edge.http.Access;
import chat.maru.edge.http.Body;
import chat.maru.edge.http.Handler;
import chat.maru.edge.http.Method;
import chat.maru.edge.http.Response;
import chat.maru.edge.http.Route;
import chat.maru.wire.Documents;
import chat.maru.wire.DocumentsPage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// The protocol's own description: the OpenAPI and AsyncAPI documents, and a page made from them.
///
/// Thread-safe.
public final class DocumentsResource {
    private static final String POLICY =
            "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    private static final Map<String, String> FRESH = Map.of("Cache-Control", "no-cache");

    public List<Route> routes() {
        byte[] openApi = Documents.openApi();
        byte[] asyncApi = Documents.asyncApi();
        byte[] page = DocumentsPage.html(openApi, asyncApi).getBytes(StandardCharsets.UTF_8);
        byte[] style = DocumentsPage.STYLE.getBytes(StandardCharsets.UTF_8);
        return List.of(
                route("/v1/openapi.json", "application/json", openApi),
                route("/v1/asyncapi.json", "application/json", asyncApi),
                route("/docs", "text/html; charset=utf-8", page),
                route("/docs/style.css", "text/css; charset=utf-8", style));
    }

    private static Route route(String path, String type, byte[] body) {
        Response answer = new Response.Full(200, type, body, FRESH);
        Handler handler = Handler.immediate(_ -> CompletableFuture.completedStage(answer));
        return new Route(Method.GET, path, Access.PUBLIC, Body.NONE, handler, POLICY);
    }
}
