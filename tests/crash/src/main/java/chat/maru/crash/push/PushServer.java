package chat.maru.crash.push;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// A Web Push service (RFC 8030) at this machine, in plain HTTP, which says what it is told to say.
///
/// Thread-safe.
public final class PushServer implements AutoCloseable {
    /// How long who is told nothing waits at most: longer than any server does.
    private static final Duration NEVER = Duration.ofSeconds(30);

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Function<Pushed, Reply> listener;

    private PushServer(HttpServer server, Function<Pushed, Reply> listener) {
        this.server = server;
        this.listener = listener;
    }

    /// Begins to listen.
    ///
    /// @param listener is told of all that comes, and tells what to say to it; on any thread
    public static PushServer open(Function<Pushed, Reply> listener) throws IOException {
        HttpServer listening = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        PushServer push = new PushServer(listening, listener);
        listening.setExecutor(push.threads);
        listening.createContext("/", push::take);
        listening.start();
        return push;
    }

    /// Somebody's subscription, which nobody has had before.
    public Subscription subscription() {
        return Subscription.at("http://127.0.0.1:" + server.getAddress().getPort() + "/" + UUID.randomUUID());
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            boolean push = exchange.getRequestMethod().equals("POST");
            say(exchange, push ? listener.apply(pushed(exchange, body)) : Reply.of(405));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static Pushed pushed(HttpExchange exchange, byte[] body) {
        Map<String, List<String>> headers = new HashMap<>();
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
        return new Pushed(System.nanoTime(), exchange.getRequestURI().getPath(), headers, body);
    }

    private void say(HttpExchange exchange, Reply reply) throws IOException, InterruptedException {
        Duration wait = reply.status() == 0 ? NEVER : reply.after();
        if (closed.await(wait.toNanos(), TimeUnit.NANOSECONDS) || reply.status() == 0) {
            return;
        }
        reply.retryAfter()
                .ifPresent(after -> exchange.getResponseHeaders().add("Retry-After", Long.toString(after.toSeconds())));
        exchange.sendResponseHeaders(reply.status(), -1);
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    /// Keeps what it is posted, and says the same to everybody, or something else to some.
    ///
    /// Thread-safe.
    public static final class Memory {
        private final List<Pushed> all = new CopyOnWriteArrayList<>();
        private final Map<String, Reply> replies = new ConcurrentHashMap<>();
        private volatile Reply usual = Reply.CREATED;

        /// Begins to listen.
        public PushServer open() throws IOException {
            return PushServer.open(pushed -> {
                all.add(pushed);
                return replies.getOrDefault(pushed.path(), usual);
            });
        }

        /// From now on it says this to everybody to whom it was told to say nothing else.
        public void says(Reply reply) {
            usual = reply;
        }

        /// From now on it says this to what comes for this subscription.
        public void says(Subscription subscription, Reply reply) {
            replies.put(subscription.path(), reply);
        }

        /// What came for this subscription, the oldest first.
        public List<Pushed> of(Subscription subscription) {
            return all.stream()
                    .filter(pushed -> pushed.path().equals(subscription.path()))
                    .toList();
        }
    }
}
