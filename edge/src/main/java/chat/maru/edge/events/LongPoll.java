package chat.maru.edge.events;

import chat.maru.edge.http.Caller;
import chat.maru.edge.hub.Delivery;
import chat.maru.edge.hub.Ephemeral;
import chat.maru.edge.hub.Subscriber;
import chat.maru.wire.CloseCode;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// One waiting request: it is over when something is offered, when the time is up, or when the node or the
/// client ends it.
///
/// Thread-safe; one thread waits.
final class LongPoll implements Subscriber {
    private final Caller caller;
    private final CompletableFuture<Optional<CloseCode>> over = new CompletableFuture<>();

    /// @param gone completes when the client has gone
    LongPoll(Caller caller, CompletionStage<Void> gone) {
        this.caller = Objects.requireNonNull(caller);
        gone.thenRun(() -> over.complete(Optional.of(CloseCode.GOING_AWAY)));
    }

    /// Waits, and tells why the node wants an end to it, if it does.
    Optional<CloseCode> await(Duration atMost) throws InterruptedException {
        try {
            return over.get(Math.max(0, atMost.toNanos()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a long poll never fails", e);
        }
    }

    @Override
    public Caller caller() {
        return caller;
    }

    /// Whoever calls: completing the wait is all there is to do.
    @Override
    public Executor loop() {
        return Runnable::run;
    }

    @Override
    public void offered(Delivery delivery) {
        over.complete(Optional.empty());
    }

    /// Only streams hear of what nothing keeps.
    @Override
    public void told(Ephemeral ephemeral) {}

    @Override
    public void dismissed(CloseCode code) {
        over.complete(Optional.of(code));
    }
}
