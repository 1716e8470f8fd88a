package chat.maru.server;

import chat.maru.edge.http.Access;
import chat.maru.edge.http.Authentication;
import chat.maru.edge.http.Body;
import chat.maru.edge.http.EdgeMetrics;
import chat.maru.edge.http.Handler;
import chat.maru.edge.http.HttpLimits;
import chat.maru.edge.http.HttpListener;
import chat.maru.edge.http.Method;
import chat.maru.edge.http.Request;
import chat.maru.edge.http.Response;
import chat.maru.edge.http.Route;
import chat.maru.edge.http.Router;
import chat.maru.server.settings.Settings;
import chat.maru.wire.Problem;
import chat.maru.wire.ProblemCode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/// What operators reach, on a listener of its own: whether the process lives, whether it is ready, and its
/// figures.
///
/// Thread-safe.
final class AdminFront implements AutoCloseable {
    private static final String TEXT = "text/plain; charset=utf-8";

    private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();
    private final Optional<String> token;
    private final Supplier<Optional<String>> unready;
    private final Metrics metrics;
    private final HttpListener listener;

    /// @param unready why the node cannot serve at present, if it cannot
    AdminFront(Settings settings, Supplier<Optional<String>> unready, Metrics metrics) {
        this.token = settings.admin().token();
        this.unready = unready;
        this.metrics = metrics;
        HttpListener.Options options = new HttpListener.Options(
                settings.admin().bind(), settings.admin().port(), 1, null, Set.of(), HttpLimits.defaults());
        HttpListener.Surroundings surroundings = new HttpListener.Surroundings(
                requests, System::nanoTime, InstantSource.system(), UUID::randomUUID, EdgeMetrics.NONE);
        listener = HttpListener.start(
                options,
                new Router(routes()),
                _ -> CompletableFuture.completedStage(new Authentication.Refused(ProblemCode.UNAUTHENTICATED)),
                surroundings);
    }

    String url() {
        return "http://" + listener.address().getHostString() + ":"
                + listener.address().getPort();
    }

    @Override
    public void close() {
        listener.close();
        requests.shutdown();
    }

    private List<Route> routes() {
        return List.of(
                route("/livez", Handler.immediate(_ -> CompletableFuture.completedStage(text(200, "alive\n")))),
                route("/readyz", Handler.immediate(_ -> CompletableFuture.completedStage(ready()))),
                route("/metrics", Handler.blocking(this::figures)));
    }

    private static Route route(String path, Handler handler) {
        return new Route(Method.GET, path, Access.PUBLIC, Body.NONE, handler);
    }

    private Response ready() {
        return unready.get().map(why -> text(503, why + "\n")).orElseGet(() -> text(200, "ready\n"));
    }

    private Response figures(Request request) {
        return token.isEmpty() || shows(request, token.get())
                ? Response.text(200, "text/plain; version=0.0.4; charset=utf-8", metrics.scrape())
                : Response.problem(Problem.of(
                        ProblemCode.UNAUTHENTICATED, ProblemCode.UNAUTHENTICATED.title(), UUID.randomUUID()));
    }

    private static boolean shows(Request request, String token) {
        byte[] expected = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
        byte[] shown = request.header("Authorization").orElse("").getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(expected, shown);
    }

    private static Response text(int status, String body) {
        return Response.text(status, TEXT, body);
    }
}
