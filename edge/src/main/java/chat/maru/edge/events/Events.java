package chat.maru.edge.events;

import chat.maru.core.inbox.Cursors;
import chat.maru.core.inbox.InboxRead;
import chat.maru.edge.answer.Answers;
import chat.maru.edge.answer.Codes;
import chat.maru.edge.http.Access;
import chat.maru.edge.http.Authenticator;
import chat.maru.edge.http.Body;
import chat.maru.edge.http.Caller;
import chat.maru.edge.http.Handler;
import chat.maru.edge.http.Method;
import chat.maru.edge.http.Request;
import chat.maru.edge.http.Response;
import chat.maru.edge.http.Route;
import chat.maru.model.Cursor;
import chat.maru.store.Durable;
import chat.maru.store.StoreUnavailableException;
import chat.maru.wire.CloseCode;
import chat.maru.wire.CursorToken;
import chat.maru.wire.EntryJson;
import chat.maru.wire.EventsJson;
import chat.maru.wire.ProblemCode;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `GET /v1/events`: one URL, four ways to receive.
///
/// Thread-safe.
public final class Events {
    private static final Logger LOG = LoggerFactory.getLogger(Events.class);
    private static final int MAX_WAIT_SECONDS = 30;
    private static final int MAX_ENTRIES = 500;
    private static final int MAX_BYTES = 1024 * 1024;

    private final Receiving receiving;
    private final Sending sending;
    private final Authenticator authenticator;
    private final Answers answers;
    private final LongSupplier nanoTime;

    public Events(
            Receiving receiving, Sending sending, Authenticator authenticator, Answers answers, LongSupplier nanoTime) {
        this.receiving = Objects.requireNonNull(receiving);
        this.sending = Objects.requireNonNull(sending);
        this.authenticator = Objects.requireNonNull(authenticator);
        this.answers = Objects.requireNonNull(answers);
        this.nanoTime = Objects.requireNonNull(nanoTime);
    }

    public List<Route> routes() {
        return List.of(
                new Route(Method.GET, "/v1/events", Access.TOKEN_OR_HELLO, Body.NONE, Handler.blocking(this::receive)));
    }

    private Response receive(Request request) throws InterruptedException {
        CursorToken since = request.query("since").map(CursorToken::parse).orElse(null);
        if (since instanceof CursorToken.Malformed) {
            return answers.problem(ProblemCode.MALFORMED, "since: that is no cursor");
        }
        if (request.upgrade()) {
            return new Response.Upgrade(new WebSocketSession(
                    receiving, sending, authenticator, request.caller().orElse(null), since));
        }
        if (request.caller().isEmpty()) {
            return answers.problem(ProblemCode.UNAUTHENTICATED, ProblemCode.UNAUTHENTICATED.title());
        }
        Caller caller = request.caller().get();
        return wantsStream(request) ? stream(request, caller, since) : poll(request, caller, since);
    }

    private static boolean wantsStream(Request request) {
        return request.headers("Accept").stream().anyMatch(accept -> accept.contains("text/event-stream"));
    }

    /// The cursor that the client names last: where it was when the connection broke, else what the address
    /// says.
    private Response stream(Request request, Caller caller, @Nullable CursorToken since) {
        Optional<CursorToken> last =
                request.header("Last-Event-ID").filter(id -> !id.isEmpty()).map(CursorToken::parse);
        return switch (receiving.start(caller, last.orElse(since))) {
            case Start.Malformed() -> answers.problem(ProblemCode.MALFORMED, "Last-Event-ID: that is no cursor");
            case Start.Reset(InboxRead.Reason reason) -> answers.reset(Codes.of(reason));
            case Start.From(Cursor cursor) -> {
                if (last.isPresent()) {
                    commit(caller, cursor);
                }
                yield new Response.Stream(new EventSourceSession(receiving, caller, cursor));
            }
        };
    }

    private Response poll(Request request, Caller caller, @Nullable CursorToken since) throws InterruptedException {
        OptionalInt wait = answers.number(request, "wait", 0, MAX_WAIT_SECONDS, 0);
        OptionalInt limit = answers.number(request, "limit", 1, MAX_ENTRIES, MAX_ENTRIES);
        if (wait.isEmpty() || limit.isEmpty()) {
            return answers.problem(
                    ProblemCode.MALFORMED, "wait is a number from 0 to 30, limit a number from 1 to 500");
        }
        return switch (receiving.start(caller, since)) {
            case Start.Malformed() -> answers.problem(ProblemCode.MALFORMED, "since: that is no cursor");
            case Start.Reset(InboxRead.Reason reason) -> answers.reset(Codes.of(reason));
            case Start.From(Cursor cursor) -> {
                Runnable committed = since == null ? () -> {} : committing(caller, cursor);
                if (wait.getAsInt() == 0) {
                    yield page(caller, cursor, limit.getAsInt(), committed);
                }
                committed.run();
                yield longPoll(request, caller, cursor, limit.getAsInt(), wait.getAsInt());
            }
        };
    }

    /// @param committed waits until the cursor is durable, which it is before the answer; the page is read meanwhile
    private Response page(Caller caller, Cursor cursor, int limit, Runnable committed) throws InterruptedException {
        return answers.large(
                caller.account(),
                () -> answer(receiving.inbox().read(caller.account(), cursor, limit, MAX_BYTES)),
                committed);
    }

    /// Attaches first and reads afterwards, so that nothing can come between the two unnoticed.
    private Response longPoll(Request request, Caller caller, Cursor cursor, int limit, int waitSeconds)
            throws InterruptedException {
        long start = nanoTime.getAsLong();
        Duration whole = Duration.ofSeconds(waitSeconds);
        while (true) {
            LongPoll poll = new LongPoll(caller, request.gone());
            switch (receiving.hub().attach(poll)) {
                case TOO_MANY -> {
                    return answers.problem(ProblemCode.TOO_MANY_REQUESTS, "too many connections of this account");
                }
                case DRAINING -> {
                    return answers.problem(ProblemCode.DRAINING, ProblemCode.DRAINING.title());
                }
                case YES -> {}
            }
            try {
                if (!receiving.signedIn().test(caller)) {
                    return answers.problem(ProblemCode.SESSION_REVOKED, ProblemCode.SESSION_REVOKED.title());
                }
                Duration left = whole.minusNanos(nanoTime.getAsLong() - start);
                AtomicReference<Cursor> next = new AtomicReference<>(cursor);
                Optional<Response> answer = news(caller, next, limit, !left.isPositive());
                if (answer.isPresent()) {
                    return answer.get();
                }
                Optional<CloseCode> ended = poll.await(left);
                if (ended.isPresent()) {
                    return ended(ended.get());
                }
                cursor = next.get();
            } finally {
                receiving.hub().detach(poll);
            }
        }
    }

    /// What there is to be answered now; if nothing, the place moves on to where there may be something next.
    ///
    /// @param timeIsUp whether nothing is an answer as well
    private Optional<Response> news(Caller caller, AtomicReference<Cursor> place, int limit, boolean timeIsUp)
            throws InterruptedException {
        return answers.largeIfAny(caller.account(), () -> {
            InboxRead read = receiving.inbox().read(caller.account(), place.get(), limit, MAX_BYTES);
            if (read instanceof InboxRead.Page page && page.entries().isEmpty() && !timeIsUp) {
                place.set(page.next());
                return Optional.empty();
            }
            return Optional.of(answer(read));
        });
    }

    private Response ended(CloseCode code) {
        ProblemCode problem = switch (code) {
            case UNAUTHENTICATED -> ProblemCode.SESSION_REVOKED;
            case TOO_MANY_REQUESTS -> ProblemCode.TOO_MANY_REQUESTS;
            default -> ProblemCode.DRAINING;
        };
        return answers.problem(problem, problem.title());
    }

    private Response answer(InboxRead read) {
        return switch (read) {
            case InboxRead.Reset(InboxRead.Reason reason) -> answers.reset(Codes.of(reason));
            case InboxRead.Page page -> {
                List<byte[]> entries = page.entries().stream()
                        .map(entry -> EntryJson.encode(entry, receiving.generation()))
                        .toList();
                yield Response.json(200, EventsJson.encode(entries, page.next(), page.more()));
            }
        };
    }

    /// Durable when this returns, unless nothing can be written: reading goes on all the same, and a later
    /// commit has this one in it. That the cursor is of no use any more cannot be: it was looked at just before.
    private void commit(Caller caller, Cursor cursor) {
        committing(caller, cursor).run();
    }

    /// Begins to commit, and gives what waits for the end of it.
    private Runnable committing(Caller caller, Cursor cursor) {
        CompletableFuture<Cursors.Commit> commit =
                receiving.cursors().commit(caller.account(), caller.device(), cursor);
        return () -> await(caller, commit);
    }

    private static void await(Caller caller, CompletableFuture<Cursors.Commit> committing) {
        try {
            Cursors.Commit commit = Durable.await(committing);
            if (commit != Cursors.Commit.DONE) {
                throw new IllegalStateException("a cursor that was good is " + commit);
            }
        } catch (StoreUnavailableException e) {
            LOG.debug("a cursor of device {} could not be committed", caller.device(), e);
        }
    }
}
