package chat.maru.edge.http;

import chat.maru.model.AccountId;
import chat.maru.model.DeviceId;
import chat.maru.wire.ProblemCode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/// A listener with a few routes, to be tried out.
@SuppressWarnings("StringConcatToTextBlock")
final class Ground implements AutoCloseable {
    static final String TOKEN = "ma_good";
    static final String LATE = "ma_late";
    static final int HISTORY = 7 * 1024 * 1024;
    static final Caller ALICE = new Caller(new AccountId(new UUID(1, 1)), new DeviceId(new UUID(1, 2)));
    static final String AUTHORIZED = "Authorization: Bearer " + TOKEN + "\r\n";
    static final String SOCKET = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: maru.v1\r\n";

    final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();
    final BlockingQueue<CompletableFuture<Response>> held = new LinkedBlockingQueue<>();
    final BlockingQueue<Request> seen = new LinkedBlockingQueue<>();
    final BlockingQueue<Recorder> recorders = new LinkedBlockingQueue<>();
    final Counts counts = new Counts();
    final AnswerBudget budget = new AnswerBudget(1 << 30, Duration.ZERO);
    volatile boolean pausing;
    final HttpListener listener;

    Ground(HttpLimits limits) {
        this(new HttpListener.Options(
                "127.0.0.1", 0, 1, null, Set.of(new Origin("https", "chat.example", 443)), limits));
    }

    Ground(HttpListener.Options options) {
        this.listener = HttpListener.start(
                options,
                new Router(routes()),
                this::authenticate,
                new HttpListener.Surroundings(
                        requests, System::nanoTime, InstantSource.system(), UUID::randomUUID, counts));
    }

    /// Limits of a tester in a hurry, to be changed further.
    static Limits limits() {
        return new Limits();
    }

    List<Route> routes() {
        return List.of(
                new Route(
                        Method.GET, "/", Access.PUBLIC, Body.NONE, Handler.blocking(this::echo), "default-src 'self'"),
                new Route(Method.GET, "/v1/me", Body.NONE, Handler.blocking(this::echo)),
                new Route(Method.PATCH, "/v1/me", Body.json(1000), Handler.blocking(this::echo)),
                new Route(
                        Method.POST, "/v1/sessions", Access.PUBLIC, Body.json(64 * 1024), Handler.blocking(this::echo)),
                new Route(Method.GET, "/v1/users/{id}", Body.NONE, Handler.blocking(this::echo)),
                new Route(
                        Method.PUT,
                        "/v1/conversations/{c}/messages/{id}",
                        Body.json(100),
                        Handler.blocking(this::echo)),
                new Route(Method.GET, "/v1/held", Access.PUBLIC, Body.NONE, Handler.immediate(request -> {
                    seen.add(request);
                    CompletableFuture<Response> later = new CompletableFuture<>();
                    held.add(later);
                    return later;
                })),
                new Route(Method.GET, "/v1/broken", Access.PUBLIC, Body.NONE, Handler.blocking(request -> {
                    throw new IllegalStateException("secret inside");
                })),
                new Route(
                        Method.GET,
                        "/v1/broken/later",
                        Access.PUBLIC,
                        Body.NONE,
                        Handler.immediate(
                                request -> CompletableFuture.failedFuture(new IllegalStateException("secret inside")))),
                new Route(
                        Method.GET,
                        "/v1/large",
                        Access.PUBLIC,
                        Body.NONE,
                        Handler.blocking(request -> Response.json(200, new byte[32 * 1024 * 1024]))),
                new Route(Method.GET, "/v1/history", Access.PUBLIC, Body.NONE, Handler.blocking(this::history)),
                new Route(Method.GET, "/v1/events", Access.TOKEN_OR_HELLO, Body.NONE, Handler.immediate(request -> {
                    Recorder recorder = new Recorder();
                    recorder.pausesFirst = pausing;
                    recorders.add(recorder);
                    return CompletableFuture.completedFuture(
                            request.upgrade() ? new Response.Upgrade(recorder) : new Response.Stream(recorder));
                })));
    }

    private Response history(Request request) throws InterruptedException {
        try (AnswerBudget.Part part = budget.take(ALICE.account()).orElseThrow()) {
            seen.add(request);
            return part.holding((Response.Full) Response.json(200, new byte[HISTORY]));
        }
    }

    private Response echo(Request request) {
        seen.add(request);
        String body = request.route().pattern() + "|" + request.query() + "|"
                + new String(request.body(), StandardCharsets.UTF_8);
        return new Response.Full(
                200,
                "text/plain",
                body.getBytes(StandardCharsets.UTF_8),
                Map.of("X-Route", request.route().pattern()));
    }

    private CompletableFuture<Authentication> authenticate(String token) {
        return switch (token) {
            case TOKEN -> CompletableFuture.completedFuture(new Authentication.Authenticated(ALICE));
            case LATE -> CompletableFuture.supplyAsync(() -> new Authentication.Authenticated(ALICE), requests);
            case "ma_old" -> CompletableFuture.completedFuture(new Authentication.Refused(ProblemCode.TOKEN_EXPIRED));
            case "ma_bug" -> throw new IllegalStateException("secret inside");
            default -> CompletableFuture.completedFuture(new Authentication.Refused(ProblemCode.UNAUTHENTICATED));
        };
    }

    Wire connect() {
        return Wire.to(listener.address());
    }

    /// A WebSocket that is open, and its owner on this side.
    Wire socket() {
        Wire wire = connect();
        wire.say("GET /v1/events HTTP/1.1\r\nHost: x\r\n" + AUTHORIZED + SOCKET + "\r\n");
        Wire.Answer answer = wire.answer();
        if (answer.status() != 101) {
            throw new IllegalStateException("status " + answer.status() + ": " + answer.text());
        }
        return wire;
    }

    @Override
    public void close() {
        listener.close();
        requests.shutdownNow();
    }

    /// Builds limits.
    static final class Limits {
        int header = 16 * 1024;
        int uri = 4096;
        int bodies = 64 * 1024 * 1024;
        int frame = 516 * 1024;
        int pending = 1 << 20;
        Duration headers = Duration.ofSeconds(10);
        Duration grace = Duration.ofSeconds(5);
        int rate = 1024;
        Duration idle = Duration.ofSeconds(60);
        Duration unauthenticatedIdle = Duration.ofSeconds(15);
        Duration stall = Duration.ofSeconds(30);
        Duration ping = Duration.ofSeconds(20);
        Duration silence = Duration.ofSeconds(45);
        Duration linger = Duration.ofSeconds(2);
        int perAddress = 100;
        int unauthenticated = 50;
        int connections = 15_000;

        HttpLimits done() {
            return new HttpLimits(
                    header,
                    uri,
                    64 * 1024,
                    bodies,
                    frame,
                    pending,
                    64 * 1024,
                    32 * 1024,
                    headers,
                    grace,
                    rate,
                    idle,
                    unauthenticatedIdle,
                    stall,
                    ping,
                    silence,
                    linger,
                    perAddress,
                    unauthenticated,
                    connections);
        }
    }
}
