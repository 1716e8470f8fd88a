package chat.maru.edge.events;

import chat.maru.core.inbox.InboxRead;
import chat.maru.core.presence.Ending;
import chat.maru.core.presence.Way;
import chat.maru.edge.http.Caller;
import chat.maru.edge.hub.Delivery;
import chat.maru.edge.hub.Ephemeral;
import chat.maru.edge.hub.Subscriber;
import chat.maru.model.Cursor;
import chat.maru.wire.CloseCode;
import chat.maru.wire.ProblemCode;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// A request that waits for news, in rounds: [#begin] attaches it to the hub, [#read] looks, and where there is
/// nothing yet, the next round comes when [#woken] completes or [#left] has passed. Attached first and read
/// afterwards, so that nothing comes between the two unnoticed.
///
/// Confined to whoever drives it; what the hub calls is thread-safe.
public final class LongPoll implements AutoCloseable {
    private final Receiving receiving;
    private final Caller caller;
    private final int limit;
    private final int bytes;
    private final CompletionStage<Void> gone;
    private final LongSupplier nanoTime;
    private final long end;
    private Cursor place;
    private Duration left;
    private @Nullable Round round;

    /// @param from  read behind this cursor
    /// @param limit most entries of an answer
    /// @param bytes of content, where an answer ends
    /// @param wait  after how long nothing is an answer as well
    /// @param gone  completes when the client has gone
    LongPoll(
            Receiving receiving,
            Caller caller,
            Cursor from,
            int limit,
            int bytes,
            Duration wait,
            CompletionStage<Void> gone,
            LongSupplier nanoTime) {
        this.receiving = Objects.requireNonNull(receiving);
        this.caller = Objects.requireNonNull(caller);
        this.place = Objects.requireNonNull(from);
        this.limit = limit;
        this.bytes = bytes;
        this.gone = Objects.requireNonNull(gone);
        this.nanoTime = Objects.requireNonNull(nanoTime);
        this.end = nanoTime.getAsLong() + wait.toNanos();
        this.left = wait;
    }

    /// Begins a round. Tells why there is none: nobody more may wait, or the device is not signed in any more.
    /// May read from the store.
    public Optional<ProblemCode> begin() {
        close();
        Round next = new Round(caller, gone);
        switch (receiving.hub().attach(next)) {
            case TOO_MANY -> {
                return Optional.of(ProblemCode.TOO_MANY_REQUESTS);
            }
            case DRAINING -> {
                return Optional.of(ProblemCode.DRAINING);
            }
            case YES -> round = next;
        }
        if (!receiving.signedIn().test(caller)) {
            return Optional.of(ProblemCode.SESSION_REVOKED);
        }
        left = Duration.ofNanos(end - nanoTime.getAsLong());
        return Optional.empty();
    }

    /// What there is to be answered in this round. Empty while there is nothing and time is left; then the
    /// place has moved on to where there may be something next. Reads from the store.
    public Optional<InboxRead> read() {
        InboxRead read = receiving.inbox().read(caller.account(), place, limit, bytes);
        if (read instanceof InboxRead.Page page && page.entries().isEmpty() && left.isPositive()) {
            place = page.next();
            return Optional.empty();
        }
        return Optional.of(read);
    }

    /// Completes when something is offered, which is nothing to be told; else with why it ends without an
    /// answer.
    public CompletableFuture<Optional<ProblemCode>> woken() {
        if (round == null) {
            throw new IllegalStateException("no round has begun");
        }
        return round.over;
    }

    /// How long the round may take, as of its beginning.
    public Duration left() {
        return left;
    }

    /// Waits no more.
    @Override
    public void close() {
        if (round != null) {
            receiving.hub().detach(round);
            round = null;
        }
    }

    /// From attaching to being woken. Thread-safe.
    private static final class Round implements Subscriber {
        private final Caller caller;
        private final CompletableFuture<Optional<ProblemCode>> over = new CompletableFuture<>();

        Round(Caller caller, CompletionStage<Void> gone) {
            this.caller = caller;
            gone.thenRun(() -> dismissed(CloseCode.GOING_AWAY));
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
        public boolean told(Ephemeral ephemeral) {
            return false;
        }

        @Override
        public Way way() {
            return Way.POLL;
        }

        @Override
        public Ending ending() {
            return Ending.ANSWERED;
        }

        @Override
        public void dismissed(CloseCode code) {
            over.complete(Optional.of(
                    switch (code) {
                        case UNAUTHENTICATED -> ProblemCode.SESSION_REVOKED;
                        case TOO_MANY_REQUESTS -> ProblemCode.TOO_MANY_REQUESTS;
                        default -> ProblemCode.DRAINING;
                    }));
        }
    }
}
