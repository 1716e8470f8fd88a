package chat.maru.client;

import chat.maru.client.CloseCode.Reaction;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;

/// Everything new for a device, in the log's order, nothing left out and nothing twice, over any [Transport].
/// When its connection ends it makes another by itself, after the wait the ending asks for, and goes on from
/// the last entry its listener took.
///
/// To change the transport, close this stream and start another from its [#cursor].
///
/// Thread-safe. It has one thread, on which the listener is called.
public final class EventStream implements AutoCloseable {
    private final Session session;
    private final MaruClient client;
    private final Transport transport;
    private final EventListener listener;
    private final Carrier carrier;
    private final Backoff backoff;
    private final Thread thread;
    private final CountDownLatch over = new CountDownLatch(1);
    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.
    private boolean closed;
    private boolean delivering;

    private volatile Optional<Cursor> cursor;
    private volatile Optional<WebSocketConnection> socket = Optional.empty();
    private volatile Optional<Throwable> failure = Optional.empty();

    // Confined to the thread.
    private boolean connected;
    private boolean progressed;

    EventStream(
            Session session, MaruClient client, Transport transport, Optional<Cursor> since, EventListener listener) {
        this.session = session;
        this.client = client;
        this.transport = transport;
        this.listener = listener;
        this.cursor = since;
        this.backoff = Backoff.ofStream(client.random());
        this.carrier = switch (transport) {
            case POLL -> new PollCarrier(session, client, Duration.ZERO);
            case LONG_POLL -> new PollCarrier(session, client, Duration.ofSeconds(25));
            case SSE -> new SseCarrier(session, client);
            case WEB_SOCKET -> new WebSocketCarrier(session, client, now -> socket = now);
        };
        this.thread = client.threads().newThread(this::run);
    }

    void start() {
        thread.start();
    }

    /// The way it receives.
    public Transport transport() {
        return transport;
    }

    /// Where to go on: after the last entry the listener took. Empty while that is still the cursor the
    /// server keeps for the device. It no longer moves once [#close] has returned.
    public Optional<Cursor> cursor() {
        return cursor;
    }

    /// The WebSocket of the moment, to send over; empty for other transports and between connections.
    public Optional<WebSocketConnection> webSocket() {
        return socket;
    }

    /// Lets the others in a conversation know that one is writing, those who are there: over the WebSocket if there is
    /// one, else by a request. Returns when the server has taken it. Told once in two seconds at most.
    ///
    /// @throws MaruException if it is not known to be told; nothing needs to be done about that
    public void typing(UUID conversation) {
        Optional<WebSocketConnection> open = socket;
        if (open.isPresent()) {
            Http.await(open.get().typing(conversation), client.timeout());
        } else {
            session.own().typing(conversation);
        }
    }

    /// Says that one is here, or away, and has the stream told from then on who else is: over the WebSocket
    /// if there is one, else by a request, which counts for 45 seconds and is to be made again in time. To
    /// be said after each time the stream has connected.
    ///
    /// @throws MaruException if it is not known to be said
    public void present(boolean away) {
        Optional<WebSocketConnection> open = socket;
        if (open.isPresent()) {
            Http.await(open.get().present(away), client.timeout());
        } else {
            session.own().present(away);
        }
    }

    /// Why it gave up, if it did.
    public Optional<Throwable> failure() {
        return failure;
    }

    /// Ends the stream. When this returns the listener is not called any more, unless this is the listener's
    /// own call. Waits for a call of the listener that is under way: do not hold what it needs.
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            if (!delivering) {
                thread.interrupt();
            }
        } finally {
            lock.unlock();
        }
        if (Thread.currentThread() != thread) {
            awaitEnd();
        }
    }

    private void awaitEnd() {
        try {
            over.await();
        } catch (InterruptedException e) {
            throw MaruException.interrupted(e);
        }
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            while (!isClosed()) {
                react(connection());
            }
        } catch (InterruptedException e) {
            closedQuietly();
        } catch (ListenerFailure e) {
            failure = Optional.of(e.thrown);
        } catch (Throwable e) {
            if (!isClosed() || !(e instanceof MaruException)) {
                failure = Optional.of(e);
            }
        } finally {
            closedQuietly();
            try {
                listener.closed(failure);
            } finally {
                over.countDown();
            }
        }
    }

    /// From here on nobody interrupts.
    private void closedQuietly() {
        lock.lock();
        try {
            closed = true;
            delivering = true;
        } finally {
            lock.unlock();
        }
        Thread.interrupted();
    }

    private Ending connection() throws InterruptedException {
        connected = false;
        progressed = false;
        try {
            return carrier.run(cursor, new Deliveries());
        } catch (MaruException e) {
            return new Ending.Failed(e);
        }
    }

    private void react(Ending ending) throws InterruptedException {
        if (isClosed()) {
            return;
        }
        switch (ending.reaction()) {
            case GIVE_UP -> throw gaveUp(ending);
            case RECONNECT -> waitFor(ending, progressed ? Duration.ZERO : backoff.next());
            case BACK_OFF -> {
                unreachable(ending);
                waitFor(ending, backoff.next());
            }
            case DISCOVER -> {
                waitFor(ending, backoff.next());
                attempt(session::moveToDiscovered);
            }
            case REFRESH -> {
                Tokens stale = session.tokens();
                waitFor(ending, progressed ? Duration.ZERO : backoff.next());
                attempt(() -> session.renew(stale));
            }
            case SNAPSHOT -> {
                waitFor(ending, progressed ? Duration.ZERO : backoff.next());
                attempt(() -> startOver(ending.resetReason()));
            }
        }
    }

    private void unreachable(Ending ending) {
        if (ending instanceof Ending.Failed failed && failed.failure().status() == 0) {
            client.endpoints().forget();
        }
    }

    private static MaruException gaveUp(Ending ending) {
        return switch (ending) {
            case Ending.Failed failed -> failed.failure();
            case Ending.Closed byCode -> MaruException.refused(400, "closed", byCode.reason());
            case Ending.Cut cut -> MaruException.noAnswer(cut.reason(), null);
            case Ending.Reset reset -> MaruException.noAnswer(reset.reason(), null);
        };
    }

    /// Tries; what may pass is left to the next connection, which will meet it again.
    private void attempt(Runnable step) {
        try {
            step.run();
        } catch (MaruException e) {
            boolean mayPass = e.transientFailure() || CloseCode.reactionTo(e) != Reaction.GIVE_UP;
            if (e.code().equals("interrupted") || !mayPass || (e.status() == 401 && session.isOver())) {
                throw e;
            }
        }
    }

    private void startOver(String reason) {
        Snapshot snapshot = session.snapshot();
        if (told(() -> listener.reset(reason, snapshot))) {
            cursor = Optional.of(snapshot.cursor());
        }
    }

    private void waitFor(Ending ending, Duration backingOff) throws InterruptedException {
        Duration wait = backingOff.plus(ending.retryAfter());
        told(() -> listener.disconnected(ending.reason(), wait));
        if (!wait.isZero()) {
            client.time().sleep(wait);
        }
    }

    /// Calls the listener, unless the stream is closed. While it runs nobody interrupts it.
    private boolean told(Runnable call) {
        lock.lock();
        try {
            if (closed) {
                return false;
            }
            delivering = true;
        } finally {
            lock.unlock();
        }
        try {
            call.run();
        } catch (RuntimeException e) {
            throw new ListenerFailure(e);
        } finally {
            delivered();
        }
        return true;
    }

    /// What came out of the listener: never to be taken for a failure of the connection, though it may be a
    /// [MaruException] too.
    private static final class ListenerFailure extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final RuntimeException thrown;

        ListenerFailure(RuntimeException thrown) {
            super(thrown);
            this.thrown = thrown;
        }
    }

    private void delivered() {
        lock.lock();
        try {
            delivering = false;
        } finally {
            lock.unlock();
        }
    }

    private final class Deliveries implements Carrier.Sink {
        @Override
        public void connected() {
            if (!connected) {
                connected = true;
                told(listener::connected);
            }
        }

        @Override
        public void heard() {
            progressed = true;
            backoff.reset();
        }

        @Override
        public void deliver(Event event) throws InterruptedException {
            if (!told(() -> listener.event(event))) {
                throw new InterruptedException("closed");
            }
            cursor = Optional.of(event.cursor());
        }

        @Override
        public void overhear(Ephemeral ephemeral) throws InterruptedException {
            if (!told(() -> listener.ephemeral(ephemeral))) {
                throw new InterruptedException("closed");
            }
        }

        @Override
        public void advance(Cursor to) {
            cursor = Optional.of(to);
        }

        @Override
        public boolean closed() {
            return isClosed();
        }
    }
}
