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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
    private final Ways ways;
    private final Answers answers;

    public Events(
            Receiving receiving, Sending sending, Authenticator authenticator, Answers answers, LongSupplier nanoTime) {
        this.receiving = Objects.requireNonNull(receiving);
        this.ways = new Ways(receiving, sending, authenticator, nanoTime);
        this.answers = Objects.requireNonNull(answers);
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
            return new Response.Upgrade(ways.webSocket(request.caller().orElse(null), since));
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
                yield new Response.Stream(ways.eventSource(caller, cursor));
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

    /// @param committed waits until the cursor is durable, which it is before the answer; the page is read
    ///     meanwhile
    private Response page(Caller caller, Cursor cursor, int limit, Runnable committed) throws InterruptedException {
        return answers.large(
                caller.account(),
                () -> answer(receiving.inbox().read(caller.account(), cursor, limit, MAX_BYTES)),
                committed);
    }

    private Response longPoll(Request request, Caller caller, Cursor cursor, int limit, int waitSeconds)
            throws InterruptedException {
        Duration wait = Duration.ofSeconds(waitSeconds);
        try (LongPoll poll = ways.longPoll(caller, cursor, limit, wait, request.gone())) {
            while (true) {
                Optional<ProblemCode> refused = poll.begin();
                if (refused.isPresent()) {
                    return refused(refused.get());
                }
                Optional<Response> answer =
                        answers.largeIfAny(caller.account(), () -> poll.read().map(this::answer));
                if (answer.isPresent()) {
                    return answer.get();
                }
                Optional<ProblemCode> ended = await(poll);
                if (ended.isPresent()) {
                    return answers.problem(ended.get(), ended.get().title());
                }
            }
        }
    }

    private Response refused(ProblemCode why) {
        return answers.problem(
                why, why == ProblemCode.TOO_MANY_REQUESTS ? "too many connections of this account" : why.title());
    }

    /// Until something comes or the time is up; tells why the node wants an end to it, if it does.
    private static Optional<ProblemCode> await(LongPoll poll) throws InterruptedException {
        try {
            return poll.woken().get(Math.max(0, poll.left().toNanos()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a long poll never fails", e);
        }
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
    /// commit has this one in it. That the cursor is of no use any more cannot be: it was looked at just
    /// before.
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
