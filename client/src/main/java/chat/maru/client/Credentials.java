package chat.maru.client;

import chat.maru.client.Http.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// A session's tokens, refreshed by whoever first finds them too old; everybody else waits for that one
/// refresh.
///
/// Thread-safe. The lock guards the fields and is not held across I/O.
final class Credentials {
    /// Access tokens this close to their end are refreshed first.
    private static final Duration MARGIN = Duration.ofSeconds(20);

    /// How long one refresh is tried again before its callers are told.
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /// So many attempts are short; whoever gets no answer by them may only be far away.
    private static final int SHORT_ATTEMPTS = 3;

    private final MaruClient client;
    private final ReentrantLock lock = new ReentrantLock();
    private Tokens tokens;
    private UUID requestId;
    private @Nullable CompletableFuture<Tokens> refreshing;
    private @Nullable MaruException over;

    Credentials(MaruClient client, Tokens tokens) {
        this.client = client;
        this.tokens = tokens;
        this.requestId = client.ids().next();
    }

    Tokens tokens() {
        lock.lock();
        try {
            return tokens;
        } finally {
            lock.unlock();
        }
    }

    /// Tokens good for a request now.
    Tokens fresh() {
        Tokens now = tokens();
        return client.serverClock().instant().plus(MARGIN).isBefore(now.accessTokenExpiresAt()) ? now : renewed(now);
    }

    /// Tokens newer than these.
    ///
    /// @throws MaruException refused, with status 401: the session is over
    Tokens renewed(Tokens stale) {
        while (true) {
            Refresh refresh = refreshOf(stale);
            if (refresh.mine()) {
                run(refresh.result());
            }
            try {
                return Http.await(refresh.result(), PATIENCE.multipliedBy(2));
            } catch (MaruException e) {
                // Whoever was refreshing was interrupted; that is no failure of the ones who wait.
                if (refresh.mine()
                        || !e.code().equals("interrupted")
                        || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
            }
        }
    }

    /// A refresh under way, for its starter to run and for all to wait for.
    private record Refresh(CompletableFuture<Tokens> result, boolean mine) {}

    private Refresh refreshOf(Tokens stale) {
        lock.lock();
        try {
            if (over != null) {
                throw over;
            }
            if (!tokens.accessToken().equals(stale.accessToken())) {
                return new Refresh(CompletableFuture.completedFuture(tokens), false);
            }
            if (refreshing != null) {
                return new Refresh(refreshing.copy(), false);
            }
            refreshing = new CompletableFuture<>();
            return new Refresh(refreshing, true);
        } finally {
            lock.unlock();
        }
    }

    private void run(CompletableFuture<Tokens> result) {
        try {
            Tokens next = ask();
            try {
                client.store().save(next);
            } finally {
                accepted(next);
            }
            done();
            result.complete(next);
        } catch (MaruException e) {
            if (e.status() == 401) {
                end(e);
            }
            done();
            result.completeExceptionally(e);
        } catch (RuntimeException | Error e) {
            done();
            result.completeExceptionally(e);
        }
    }

    private void accepted(Tokens next) {
        lock.lock();
        try {
            tokens = next;
            requestId = client.ids().next();
        } finally {
            lock.unlock();
        }
    }

    private void done() {
        lock.lock();
        try {
            refreshing = null;
        } finally {
            lock.unlock();
        }
    }

    boolean isOver() {
        lock.lock();
        try {
            return over != null;
        } finally {
            lock.unlock();
        }
    }

    /// The session is over; the first reason stays.
    void end(MaruException why) {
        Tokens last;
        lock.lock();
        try {
            if (over != null) {
                return;
            }
            over = why;
            last = tokens;
        } finally {
            lock.unlock();
        }
        client.store().forget(last);
    }

    /// The same refresh token always goes with the same request id, so that the server can tell a retry from
    /// a theft.
    private Tokens ask() {
        ObjectNode body = Json.object();
        lock.lock();
        try {
            body.put("refresh_token", tokens.refreshToken()).put("request_id", requestId.toString());
        } finally {
            lock.unlock();
        }
        Instant deadline = client.time().instant().plus(PATIENCE);
        AtomicInteger attempts = new AtomicInteger();
        Answer answer = client.persistently(
                () -> client.post("/v1/sessions/refresh", body, timeout(attempts.incrementAndGet())),
                client.endpoints()::forget,
                deadline);
        return Wire.reading("the refreshed session", () -> Wire.tokens(Json.tree(answer.body())));
    }

    private Duration timeout(int attempt) {
        Duration brief = client.refreshTimeout();
        boolean isBrief = attempt <= SHORT_ATTEMPTS && brief.compareTo(client.timeout()) < 0;
        return isBrief ? brief : client.timeout();
    }
}
