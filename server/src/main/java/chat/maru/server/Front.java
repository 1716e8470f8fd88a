package chat.maru.server;

import chat.maru.core.account.Authentication;
import chat.maru.core.limit.Rate;
import chat.maru.core.limit.RateLimiter;
import chat.maru.edge.answer.Answers;
import chat.maru.edge.events.Events;
import chat.maru.edge.events.ReadMarks;
import chat.maru.edge.events.Receiving;
import chat.maru.edge.events.Sending;
import chat.maru.edge.events.Typing;
import chat.maru.edge.http.AnswerBudget;
import chat.maru.edge.http.Authenticator;
import chat.maru.edge.http.Caller;
import chat.maru.edge.http.HttpListener;
import chat.maru.edge.http.Origin;
import chat.maru.edge.http.Route;
import chat.maru.edge.http.Router;
import chat.maru.edge.http.StaticFiles;
import chat.maru.edge.http.TrustedProxies;
import chat.maru.edge.rest.AccountsResource;
import chat.maru.edge.rest.BlocksResource;
import chat.maru.edge.rest.Changes;
import chat.maru.edge.rest.ConversationsResource;
import chat.maru.edge.rest.DiscoveryResource;
import chat.maru.edge.rest.DocumentsResource;
import chat.maru.edge.rest.GroupsResource;
import chat.maru.edge.rest.LinksResource;
import chat.maru.edge.rest.MessageChangesResource;
import chat.maru.edge.rest.MessagesResource;
import chat.maru.edge.rest.OwnResource;
import chat.maru.edge.rest.PresenceResource;
import chat.maru.edge.rest.ProfilesResource;
import chat.maru.edge.rest.PushResource;
import chat.maru.model.Generation;
import chat.maru.model.LinkSecret;
import chat.maru.server.settings.Settings;
import chat.maru.wire.DiscoveryView;
import chat.maru.wire.ProblemCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// What clients reach: the public listener with every route of the protocol, the documents and the page.
///
/// Thread-safe.
final class Front implements AutoCloseable {
    private static final Duration ROOM_PATIENCE = Duration.ofSeconds(2);
    private static final int READERS = 4;
    private static final int LOOK_UPS = 2;
    private static final int MAX_WAITING = 16_384;
    private static final int DISCOVERY_SECONDS = 300;
    private static final int MAX_SENDERS = 200_000;
    // How often somebody's typing in a conversation is told.
    private static final Rate TYPING = new Rate(1, Duration.ofSeconds(2));
    private static final String PAGE = "META-INF/resources/app";
    private static final String PAGE_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'"
            + " data:; connect-src 'self'; font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self';"
            + " frame-ancestors 'none'; require-trusted-types-for 'script'";

    private final Chat chat;
    private final PushResource.WebPush webPush;
    private final Settings settings;
    private final SecureRandom random;
    private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();
    private final ExecutorService readers = bounded("reader-", READERS);
    private final ExecutorService lookUps = bounded("look-up-", LOOK_UPS);
    private final AnswerBudget budget;
    private final int port;
    private final Router router;
    private final HttpListener listener;

    /// Listens; clients are served when this returns.
    Front(Chat chat, PushResource.WebPush webPush, Settings settings, SecureRandom random, Metrics metrics) {
        this.chat = chat;
        this.webPush = webPush;
        this.settings = settings;
        this.random = random;
        budget = new AnswerBudget(settings.limits().answerBytes(), ROOM_PATIENCE);
        metrics.gauge("maru_answer_bytes", "Bytes of large answers that are built or wait to be read", budget::taken);
        port = settings.listen().port() == 0 ? freePort() : settings.listen().port();
        HttpListener.Options options = new HttpListener.Options(
                settings.listen().bind(),
                port,
                settings.listen().loops(),
                settings.listen().tls().orElse(null),
                origins(),
                settings.listen().proxies(),
                settings.limits().http());
        HttpListener.Surroundings surroundings = new HttpListener.Surroundings(
                requests, System::nanoTime, InstantSource.system(), this::occurrence, metrics);
        router = new Router(routes());
        listener = HttpListener.start(options, router, this::authenticate, surroundings);
        metrics.gauge(
                "maru_body_bytes", "Bytes of requests' bodies that come in or are worked on", listener::bodyBytes);
    }

    /// Whether passwords and messages go over the network in the clear.
    boolean isExposed() {
        return settings.listen().tls().isEmpty()
                && !listener.address().getAddress().isLoopbackAddress();
    }

    /// Whether everybody seems to come from one address: that of a proxy whose word is not taken.
    boolean isBehindUnknownProxy() {
        return settings.listen().tls().isEmpty()
                && settings.listen().proxies().equals(TrustedProxies.NONE)
                && url().startsWith("https:");
    }

    /// Where clients reach this node.
    String url() {
        return settings.discovery().url(port, settings.listen().tls().isPresent());
    }

    /// Every operation that clients can reach.
    Router router() {
        return router;
    }

    int connections() {
        return listener.connections();
    }

    /// Accepts no more connections and refuses new requests; those that have begun are finished.
    void drain() {
        listener.drain();
    }

    @Override
    public void close() {
        listener.close();
        readers.shutdown();
        lookUps.shutdown();
        requests.shutdown();
    }

    private List<Route> routes() {
        Generation generation = chat.log.generation();
        int maxJson = settings.limits().http().maxJsonBytes();
        Answers answers = new Answers(this::occurrence, budget);
        ReadMarks marks = new ReadMarks(chat.sequencer);
        Typing typing = new Typing(chat.receipts, chat.hub, new RateLimiter<>(TYPING, MAX_SENDERS, System::nanoTime));
        Sending sending = new Sending(
                chat.sequencer,
                settings.sends().limit(MAX_SENDERS, System::nanoTime)::acquire,
                marks,
                typing,
                chat.presences);
        Receiving receiving =
                new Receiving(chat.inbox, chat.cursors, chat.hub, generation, readers, lookUps, this::signedIn);
        Authenticator authenticator = this::authenticate;
        DiscoveryView node = node();
        List<Route> routes = new ArrayList<>();
        routes.addAll(new AccountsResource(chat.accounts, answers, maxJson).routes());
        routes.addAll(new ProfilesResource(chat.accounts, sending, answers, maxJson).routes());
        routes.addAll(new DiscoveryResource(() -> node).routes());
        ConversationsResource conversations =
                new ConversationsResource(chat.conversations, chat.accounts, chat.sequencer, generation, answers);
        Changes changes = new Changes(chat.sequencer, sending.limit(), answers);
        routes.addAll(conversations.routes());
        routes.addAll(new GroupsResource(changes, conversations, chat.accounts, answers, maxJson).routes());
        routes.addAll(new LinksResource(
                        changes, conversations, chat.links, this::secret, InstantSource.system(), answers, maxJson)
                .routes());
        routes.addAll(new OwnResource(changes, marks, chat.receipts, typing, chat.states, answers, maxJson).routes());
        routes.addAll(new BlocksResource(changes, chat.states, chat.accounts, answers).routes());
        routes.addAll(new PresenceResource(chat.presences, chat.board, changes, answers, maxJson).routes());
        routes.addAll(new PushResource(chat.push, webPush, changes, answers, maxJson).routes());
        routes.addAll(new MessageChangesResource(changes, answers).routes());
        routes.addAll(new MessagesResource(sending, chat.history, generation, answers).routes());
        routes.addAll(new Events(receiving, sending, authenticator, answers, System::nanoTime).routes());
        routes.addAll(new DocumentsResource().routes());
        routes.addAll(StaticFiles.routes(StaticFiles.load(Front.class.getClassLoader(), PAGE), PAGE_POLICY));
        return routes;
    }

    /// Threads with a queue before them that refuses what is too much.
    private static ExecutorService bounded(String name, int threads) {
        return new ThreadPoolExecutor(
                threads,
                threads,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MAX_WAITING),
                Thread.ofPlatform().name(name, 0).daemon().factory());
    }

    private CompletionStage<chat.maru.edge.http.Authentication> authenticate(String token) {
        Optional<Authentication> known = chat.accounts.authenticateCached(token);
        return known.isPresent()
                ? CompletableFuture.completedStage(answer(known.get()))
                : CompletableFuture.supplyAsync(() -> answer(chat.accounts.authenticate(token)), requests);
    }

    private static chat.maru.edge.http.Authentication answer(Authentication authentication) {
        return switch (authentication) {
            case Authentication.Authenticated known ->
                new chat.maru.edge.http.Authentication.Authenticated(new Caller(known.account(), known.device()));
            case Authentication.Expired() -> refused(ProblemCode.TOKEN_EXPIRED);
            case Authentication.Revoked() -> refused(ProblemCode.SESSION_REVOKED);
            case Authentication.Refused() -> refused(ProblemCode.UNAUTHENTICATED);
            case Authentication.Unavailable() -> refused(ProblemCode.READ_ONLY);
        };
    }

    private static chat.maru.edge.http.Authentication refused(ProblemCode code) {
        return new chat.maru.edge.http.Authentication.Refused(code);
    }

    private LinkSecret secret() {
        return new LinkSecret(new UUID(random.nextLong(), random.nextLong()));
    }

    private boolean signedIn(Caller caller) {
        return chat.accounts.signedIn(caller.account(), caller.device());
    }

    private DiscoveryView node() {
        String url = url();
        String events = "ws" + url.substring("http".length()) + "/v1/events";
        return new DiscoveryView(
                settings.discovery().name(), settings.discovery().name(), url, events, DISCOVERY_SECONDS);
    }

    /// Pages that may open a WebSocket: the node's own, under its public address and, for trying it out,
    /// under the names of the loopback.
    private Set<Origin> origins() {
        boolean tls = settings.listen().tls().isPresent();
        String scheme = tls ? "https" : "http";
        Set<Origin> origins = new HashSet<>(settings.listen().origins());
        origins.add(settings.discovery().origin(port, tls));
        origins.add(new Origin(scheme, "localhost", port));
        origins.add(new Origin(scheme, "127.0.0.1", port));
        return origins;
    }

    private UUID occurrence() {
        return new UUID(random.nextLong(), random.nextLong());
    }

    /// The port must be known before anything listens on it: it is part of what the node says of itself.
    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("there is no free port", e);
        }
    }
}
