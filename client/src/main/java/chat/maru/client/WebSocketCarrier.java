package chat.maru.client;

import chat.maru.client.WebSocketConnection.Incoming;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Receives over a WebSocket, and commits by `ack`: when nothing more comes for a moment, every so many
/// entries, and at the end.
///
/// Confined to the stream's thread.
final class WebSocketCarrier implements Carrier {
    private static final int MOST_UNACKED = 64;
    private static final Duration FAREWELL = Duration.ofSeconds(1);

    private final Session session;
    private final MaruClient client;
    private final Consumer<Optional<WebSocketConnection>> current;
    private @Nullable Cursor unacked;
    private int count;

    WebSocketCarrier(Session session, MaruClient client, Consumer<Optional<WebSocketConnection>> current) {
        this.session = session;
        this.client = client;
        this.current = current;
    }

    @Override
    public Ending run(Optional<Cursor> since, Sink sink) throws InterruptedException {
        unacked = null;
        count = 0;
        try (WebSocketConnection connection = session.webSocket(since)) {
            current.accept(Optional.of(connection));
            sink.connected();
            try {
                return read(connection, sink);
            } finally {
                current.accept(Optional.empty());
                farewell(connection);
            }
        }
    }

    private Ending read(WebSocketConnection connection, Sink sink) throws InterruptedException {
        Duration silent = Duration.ZERO;
        while (!sink.closed()) {
            Duration left = client.silence().minus(silent);
            Duration wait = unacked != null && client.ackDelay().compareTo(left) < 0 ? client.ackDelay() : left;
            Optional<Incoming> next = connection.next(wait);
            if (next.isEmpty()) {
                silent = silent.plus(wait);
                ack(connection);
                if (silent.compareTo(client.silence()) >= 0) {
                    return new Ending.Cut("nothing heard for " + client.silence());
                }
                continue;
            }
            silent = Duration.ZERO;
            switch (next.get()) {
                case Incoming.Entry entry -> deliver(entry.event(), connection, sink);
                case Incoming.Overheard overheard -> {
                    sink.heard();
                    sink.overhear(overheard.ephemeral());
                }
                case Incoming.Heard heard -> sink.heard();
                case Incoming.Reset reset -> {
                    return new Ending.Reset(reset.reason());
                }
                case Incoming.Closed closed -> {
                    return new Ending.Closed(closed.code(), closed.reason());
                }
                case Incoming.Broken broken -> {
                    return new Ending.Failed(broken.failure());
                }
            }
        }
        return new Ending.Cut("closed");
    }

    private void deliver(Event event, WebSocketConnection connection, Sink sink) throws InterruptedException {
        sink.heard();
        sink.deliver(event);
        unacked = event.cursor();
        if (++count >= MOST_UNACKED) {
            ack(connection);
        }
    }

    /// Nobody waits for the answer: an ack that is lost with its connection is made good by the next one.
    private Optional<CompletableFuture<Void>> ack(WebSocketConnection connection) {
        Cursor cursor = unacked;
        unacked = null;
        count = 0;
        return Optional.ofNullable(cursor).map(connection::ack);
    }

    /// Commits what was received last, if that can be done quickly.
    private void farewell(WebSocketConnection connection) {
        boolean interrupted = Thread.interrupted();
        Optional<CompletableFuture<Void>> last = ack(connection);
        try {
            if (last.isPresent()) {
                last.get().get(FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (ExecutionException | TimeoutException e) {
            // The cursor stays where it was committed last; what follows it comes again.
            interrupted |= Thread.interrupted();
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
