package chat.maru.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One WebSocket: requests in the order they were made, any number of them outstanding, and what comes in. It
/// does not reconnect; [EventStream] does.
///
/// Thread-safe. Whoever opens one must take what comes by [#next]: once a megabyte waits here nothing more is
/// read from the network, answers to requests included.
public final class WebSocketConnection implements AutoCloseable {
    private static final int LONGEST = 4 << 20;
    private static final int MOST_WAITING = 1 << 20;
    private static final String HELLO = "hello";

    /// Something that came in, other than the answer to a request.
    ///
    /// Immutable.
    public sealed interface Incoming {
        /// An entry of the log.
        record Entry(Event event) implements Incoming {}

        /// Something of the moment.
        record Overheard(Ephemeral ephemeral) implements Incoming {}

        /// A heartbeat.
        record Heard() implements Incoming {}

        /// The cursor asked for cannot be used; the end follows.
        record Reset(String reason) implements Incoming {}

        /// The end: the server closed.
        record Closed(int code, String reason) implements Incoming {}

        /// The end: the connection broke, or this side closed it.
        record Broken(MaruException failure) implements Incoming {}
    }

    private record Waiting(Incoming incoming, int size) {}

    private final LinkedBlockingQueue<Waiting> waiting = new LinkedBlockingQueue<>();
    private final AtomicInteger waitingSize = new AtomicInteger();
    private final AtomicBoolean paused = new AtomicBoolean();
    private final Map<String, CompletableFuture<JsonNode>> outstanding = new ConcurrentHashMap<>();
    private final AtomicLong refs = new AtomicLong();
    private final ReentrantLock writing = new ReentrantLock();
    private final CompletableFuture<WebSocket> opened = new CompletableFuture<>();
    private CompletableFuture<WebSocket> written = opened;
    private volatile @Nullable End ended;

    /// The last that came in, and what it means for requests.
    private record End(Incoming last, MaruException failure) {}

    private WebSocketConnection() {}

    /// Connects and logs in, by frame: what a server sends right behind the answer to the handshake, as it
    /// does when it knows from a header who asks, `java.net.http` at times loses or mixes up. After the first
    /// frame of this side it no longer does.
    ///
    /// @throws MaruException if the handshake or the log-in is refused or fails
    static WebSocketConnection open(MaruClient client, URI uri, String token, Optional<Cursor> since) {
        WebSocketConnection connection = connected(client, uri);
        try {
            connection.hello(token, since, client.timeout());
            return connection;
        } catch (RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private static WebSocketConnection connected(MaruClient client, URI uri) {
        WebSocketConnection connection = new WebSocketConnection();
        CompletableFuture<WebSocket> socket = client.http()
                .client()
                .newWebSocketBuilder()
                .subprotocols("maru.v1")
                .connectTimeout(client.timeout())
                .buildAsync(uri, connection.new Ear())
                .handle((open, failure) -> {
                    if (failure != null) {
                        throw handshakeFailure(failure);
                    }
                    return open;
                });
        try {
            connection.opened.complete(Http.await(socket, client.timeout()));
        } catch (MaruException e) {
            // Should the handshake succeed too late, nobody would use the connection.
            var _ = socket.thenAccept(WebSocket::abort);
            throw e;
        }
        return connection;
    }

    private static RuntimeException handshakeFailure(Throwable failure) {
        Throwable cause = failure.getCause() == null || failure instanceof WebSocketHandshakeException
                ? failure
                : failure.getCause();
        if (cause instanceof WebSocketHandshakeException refused) {
            var response = refused.getResponse();
            byte[] body = response.body() instanceof String text ? text.getBytes(UTF_8) : new byte[0];
            return Wire.problem(response.statusCode(), body, Http.retryAfter(response.headers()));
        }
        return Http.failure(cause);
    }

    private void hello(String token, Optional<Cursor> since, Duration timeout) {
        ObjectNode frame = Json.object().put("type", HELLO).put("token", token);
        since.ifPresent(cursor -> frame.put("since", cursor.value()));
        try {
            Http.await(request(frame, HELLO), timeout);
        } catch (MaruException e) {
            End end = ended;
            throw e.status() == 0 && end != null && end.last() instanceof Incoming.Closed closed
                    ? CloseCode.refusal(closed.code(), closed.reason())
                    : e;
        }
    }

    /// Puts a message. Sends of one connection are applied in the order of these calls.
    ///
    /// @return the receipt; or fails with a [MaruException], its outcome unknown if the connection ended
    ///     first: put the same id again
    public CompletableFuture<Receipt> send(UUID conversation, UUID id, Content content) {
        ObjectNode frame = Json.object()
                .put("type", "send")
                .put("conversation", conversation.toString())
                .put("id", id.toString());
        frame.putRawValue("content", new tools.jackson.databind.util.RawValue(content.json()));
        return request(frame).thenApply(ok -> Wire.reading("the answer to a send", () -> Wire.receipt(ok)));
    }

    /// Commits a cursor for this device.
    public CompletableFuture<Void> ack(Cursor cursor) {
        return request(Json.object().put("type", "ack").put("cursor", cursor.value()))
                .thenAccept(ok -> {});
    }

    /// Says that one has read up to this message. The mark never goes back by this.
    public CompletableFuture<Void> read(UUID conversation, long number) {
        return read(conversation, number, false);
    }

    /// Marks a conversation as unread behind this message, also where that is back.
    public CompletableFuture<Void> unread(UUID conversation, long number) {
        return read(conversation, number, true);
    }

    private CompletableFuture<Void> read(UUID conversation, long number, boolean unread) {
        return request(Json.object()
                        .put("type", "read")
                        .put("conversation", conversation.toString())
                        .put("number", number)
                        .put("unread", unread))
                .thenAccept(ok -> {});
    }

    /// Lets the others know that one is writing, those who are there. Told once in two seconds at most.
    public CompletableFuture<Void> typing(UUID conversation) {
        return request(Json.object().put("type", "typing").put("conversation", conversation.toString()))
                .thenAccept(ok -> {});
    }

    /// Says that one is here, or away, and has the connection told from then on who else is. It counts for
    /// as long as the connection does.
    public CompletableFuture<Void> present(boolean away) {
        return request(Json.object().put("type", "presence").put("state", away ? "away" : "online"))
                .thenAccept(ok -> {});
    }

    /// Asks for a sign of life.
    public CompletableFuture<Void> ping() {
        return request(Json.object().put("type", "ping")).thenAccept(ok -> {});
    }

    private CompletableFuture<JsonNode> request(ObjectNode frame) {
        return request(frame, Long.toString(refs.incrementAndGet()));
    }

    private CompletableFuture<JsonNode> request(ObjectNode frame, String ref) {
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        outstanding.put(ref, answer);
        write(frame.put("ref", ref).toString());
        End end = ended;
        if (end != null && outstanding.remove(ref) != null) {
            answer.completeExceptionally(end.failure());
        }
        return answer;
    }

    /// Writes a text message as it is, whatever it says. For trying out what a server does with it.
    public void write(String text) {
        writing.lock();
        try {
            written = written.thenCompose(socket -> socket.sendText(text, true));
            var _ = written.whenComplete((socket, failure) -> {
                if (failure != null) {
                    end(new Incoming.Broken(MaruException.noAnswer("the connection broke", failure)));
                }
            });
        } finally {
            writing.unlock();
        }
    }

    /// The next thing that came in, waiting for it up to this long. After an end nothing more comes.
    public Optional<Incoming> next(Duration wait) throws InterruptedException {
        Waiting next = waiting.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
        if (next == null) {
            return Optional.empty();
        }
        if (waitingSize.addAndGet(-next.size()) < MOST_WAITING && paused.compareAndSet(true, false)) {
            var _ = opened.thenAccept(socket -> socket.request(1));
        }
        return Optional.of(next.incoming());
    }

    /// Whether requests can still be made.
    public boolean isOpen() {
        return ended == null;
    }

    /// Says goodbye and ends the connection; requests still outstanding fail with their outcome unknown.
    @Override
    public void close() {
        boolean first = ended == null;
        end(new Incoming.Broken(MaruException.noAnswer("closed on this side", null)));
        var _ = opened.thenAccept(socket -> {
            if (first && !socket.isOutputClosed()) {
                var _ = socket.sendClose(WebSocket.NORMAL_CLOSURE, "").whenComplete((s, failure) -> socket.abort());
            } else {
                socket.abort();
            }
        });
    }

    private void end(Incoming last) {
        MaruException failure = switch (last) {
            case Incoming.Broken broken -> broken.failure();
            case Incoming.Closed closed ->
                MaruException.noAnswer("closed with " + closed.code() + " " + closed.reason(), null);
            default -> throw new IllegalArgumentException("no end: " + last);
        };
        writing.lock();
        try {
            if (ended != null) {
                return;
            }
            ended = new End(last, failure);
        } finally {
            writing.unlock();
        }
        waiting.add(new Waiting(last, 0));
        for (String ref : List.copyOf(outstanding.keySet())) {
            CompletableFuture<JsonNode> answer = outstanding.remove(ref);
            if (answer != null) {
                answer.completeExceptionally(failure);
            }
        }
    }

    private void received(String text) {
        Map<String, JsonNode> fields = new HashMap<>();
        RawJson raw = RawJson.of(text);
        String content = Wire.fields(raw, fields);
        JsonNode type = fields.get("type");
        switch (type == null ? "" : type.stringValue()) {
            case "ok" -> answered(text, null);
            case "error" -> {
                JsonNode node = Json.tree(text);
                answered(text, Wire.problem(node.path("status").asInt(0), node, null));
            }
            case "reset" -> put(new Incoming.Reset(Json.string(text, "reason").orElse("")), 0);
            default ->
                Wire.event(raw, fields, content)
                        .ifPresentOrElse(
                                event -> put(new Incoming.Entry(event), raw.size()),
                                () -> overheard(raw, fields, type));
        }
    }

    private void overheard(RawJson raw, Map<String, JsonNode> fields, @Nullable JsonNode type) {
        if (type == null) {
            put(new Incoming.Heard(), 0);
        } else {
            put(new Incoming.Overheard(Wire.ephemeral(raw, fields, type.stringValue())), raw.size());
        }
    }

    private void answered(String text, @Nullable MaruException failure) {
        String ref = Json.string(text, "ref").orElse("");
        // A server that lets everybody in and then closes must not be thought alive and well.
        if (!ref.equals(HELLO)) {
            put(new Incoming.Heard(), 0);
        }
        CompletableFuture<JsonNode> answer = outstanding.remove(ref);
        if (answer == null) {
            return;
        }
        if (failure == null) {
            answer.complete(Json.tree(text));
        } else {
            answer.completeExceptionally(failure);
        }
    }

    private void put(Incoming incoming, int size) {
        waitingSize.addAndGet(size);
        waiting.add(new Waiting(incoming, size));
    }

    /// Hears the socket. Confined to it: the HTTP client makes one call at a time.
    private final class Ear implements WebSocket.Listener {
        private final StringBuilder message = new StringBuilder();

        @Override
        public void onOpen(WebSocket socket) {
            socket.request(1);
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            message.append(part);
            if (message.length() > LONGEST) {
                broken(socket, "a message of more than " + LONGEST + " characters", null);
                return null;
            }
            if (last) {
                String whole = message.toString();
                message.setLength(0);
                try {
                    received(whole);
                } catch (JacksonException | IllegalArgumentException e) {
                    broken(socket, "a frame that is not what the protocol says", e);
                    return null;
                }
            }
            more(socket);
            return null;
        }

        private void broken(WebSocket socket, String why, @Nullable Throwable cause) {
            end(new Incoming.Broken(MaruException.unreadable(why, cause)));
            socket.abort();
        }

        private void more(WebSocket socket) {
            if (waitingSize.get() < MOST_WAITING) {
                socket.request(1);
                return;
            }
            paused.set(true);
            // The reader may have made room just before it could see the mark.
            if (waitingSize.get() < MOST_WAITING && paused.compareAndSet(true, false)) {
                socket.request(1);
            }
        }

        @Override
        public @Nullable CompletionStage<?> onPing(WebSocket socket, ByteBuffer payload) {
            put(new Incoming.Heard(), 0);
            more(socket);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onPong(WebSocket socket, ByteBuffer payload) {
            more(socket);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            broken(socket, "a binary frame", null);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            end(new Incoming.Closed(code, reason));
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable failure) {
            end(new Incoming.Broken(MaruException.noAnswer("the connection broke", failure)));
        }
    }
}
