package chat.maru.edge.http;

import chat.maru.wire.Problem;
import chat.maru.wire.ProblemCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// Reads requests one at a time, in order, checks them, has them handled, and writes the responses. While one
/// is in flight the next ones wait as bytes, few of them here and the rest in the kernel.
///
/// Confined to its event loop.
@SuppressWarnings("FutureReturnValueIgnored") // what fails shows as the channel's end
final class HttpConnection extends Connection {
    private static final int MAX_WAITING_BYTES = 16 * 1024;
    private static final int MAX_DISCARDED_BYTES = 64 * 1024;
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final String CHALLENGE = "WWW-Authenticate";
    private static final String FORWARDED_FOR = "X-Forwarded-For";

    private enum State {
        /// Between requests, or within the head of one.
        HEAD,
        /// Waits for the authenticator or the handler.
        IN_FLIGHT,
        /// Reads a body.
        BODY,
        /// Sends an answer whose end has yet to be handed to the channel.
        ANSWERING,
        /// Reads the body of a request that is answered already.
        DISCARD,
        /// The client has yet to take what was answered before.
        NO_ROOM
    }

    private final InetAddress remote;
    private final HeadCheck check;
    private final RequestParser parser;
    private State state = State.HEAD;
    private @Nullable ByteBuf waiting;
    private @Nullable Exchange exchange;
    private @Nullable Answer answer;
    private boolean advancing;
    private long since;
    private boolean begun;
    private long bodyBytes;

    HttpConnection(Edge edge, EdgeLoop loop, Admission.Place admitted, Channel channel, InetAddress remote) {
        super(edge, loop, admitted, channel);
        this.remote = remote;
        this.check = new HeadCheck(edge, admitted);
        this.parser = new RequestParser(edge.limits.maxHeaderBytes(), edge.limits.maxUriBytes());
        this.since = loop.now();
    }

    @Override
    void received(ByteBuf bytes) {
        waiting = Buffers.append(channel.alloc(), waiting, bytes);
        advance();
    }

    private void advance() {
        if (advancing || isHandedOn()) {
            return;
        }
        advancing = true;
        try {
            while (waiting != null && waiting.isReadable() && !isOver() && step(waiting)) {
                // Each step moves on.
            }
        } finally {
            advancing = false;
        }
        settle();
    }

    /// Lets go of what is read, and reads no further while enough waits.
    private void settle() {
        if (isHandedOn()) {
            return;
        }
        if (waiting != null && !waiting.isReadable()) {
            waiting.release();
            waiting = null;
        }
        if (!isOver()) {
            boolean idle = state == State.IN_FLIGHT || state == State.ANSWERING || state == State.NO_ROOM;
            boolean full = waiting != null && waiting.readableBytes() > MAX_WAITING_BYTES;
            channel.config().setAutoRead(!(idle && full));
        }
    }

    private boolean step(ByteBuf bytes) {
        return switch (state) {
            case HEAD -> head(bytes);
            case BODY, DISCARD -> body(bytes);
            case IN_FLIGHT, ANSWERING, NO_ROOM -> false;
        };
    }

    private boolean head(ByteBuf bytes) {
        if (!begun) {
            begun = true;
            since = loop.now();
        }
        switch (parser.parse(bytes)) {
            case Step.Head(RequestHead head) -> begin(head);
            case Step.Bad bad -> refuseBytes(bad);
            case Step.More more -> {
                return false;
            }
            case Step.Data data -> throw new IllegalStateException("a body before its request");
            case Step.End end -> throw new IllegalStateException("the end of a body before its request");
        }
        return true;
    }

    private void refuseBytes(Step.Bad bad) {
        edge.metrics.badRequest(bad.code().status());
        Problem problem = edge.problem(bad.code(), bad.detail());
        goOn(new Answer(this, (Response.Full) Response.problem(problem), "", false, Answer.Then.CLOSE, null));
    }

    private void begin(RequestHead head) {
        begun = false;
        Exchange next = new Exchange(edge.metrics, head, loop.now());
        exchange = next;
        state = State.IN_FLIGHT;
        Problem refusal = check.refusal(next);
        if (refusal != null) {
            refuse(next, refusal);
        } else {
            authenticate(next);
        }
    }

    private void authenticate(Exchange exchange) {
        Access access = exchange.route().access();
        String header = exchange.head.headers().get(HttpHeaderNames.AUTHORIZATION);
        if (access == Access.PUBLIC || (access == Access.TOKEN_OR_HELLO && exchange.upgrade && header == null)) {
            admit(exchange);
            return;
        }
        String token = Bearer.token(header);
        if (token == null) {
            refused(exchange, ProblemCode.UNAUTHENTICATED);
            return;
        }
        CompletionStage<Authentication> asked;
        try {
            asked = edge.authenticator.authenticate(token);
        } catch (RuntimeException e) {
            failed(exchange, e);
            return;
        }
        asked.whenComplete((answer, failure) -> onLoop(() -> {
            if (exchange == this.exchange && !isOver()) {
                authenticated(exchange, answer, failure);
                advance();
            }
        }));
    }

    private void authenticated(Exchange exchange, @Nullable Authentication answer, @Nullable Throwable failure) {
        switch (answer) {
            case Authentication.Authenticated(Caller caller) -> {
                admitted.authenticated();
                exchange.caller = caller;
                admit(exchange);
            }
            case Authentication.Refused(ProblemCode code) -> refused(exchange, code);
            case null -> failed(exchange, failure == null ? new NullPointerException("no answer") : failure);
        }
    }

    private void refused(Exchange exchange, ProblemCode code) {
        if (code.status() == 401) {
            exchange.extra = Map.of(CHALLENGE, "Bearer");
        }
        refuse(exchange, edge.problem(code, code.title()));
    }

    private void failed(Exchange exchange, Throwable cause) {
        refuse(exchange, edge.failure(exchange.name(), cause));
    }

    /// The caller may; now for the body.
    private void admit(Exchange exchange) {
        RequestHead head = exchange.head;
        Body body = exchange.route().body();
        Problem refusal = check.bodyRefusal(body, head);
        if (refusal != null) {
            exchange.last |= refusal.code() == ProblemCode.TOO_LARGE;
            refuse(exchange, refusal);
        } else if (head.hasBody()) {
            exchange.room = edge.bodies.take(exchange.caller, head.length() < 0 ? body.limit() : (int) head.length());
            if (exchange.room == null) {
                refuse(exchange, check.noRoom());
                return;
            }
            if (head.awaitsContinue()) {
                push(Unpooled.wrappedBuffer(CONTINUE));
            }
            readBody(State.BODY);
        } else {
            handle(exchange, new byte[0]);
        }
    }

    private void readBody(State reading) {
        state = reading;
        since = loop.now();
        bodyBytes = 0;
    }

    private boolean body(ByteBuf bytes) {
        Exchange exchange = current();
        switch (parser.parse(bytes)) {
            case Step.Data(ByteBuf data) -> bodyData(exchange, data);
            case Step.End end -> bodyEnd(exchange);
            case Step.Bad bad -> {
                if (state == State.DISCARD) {
                    closeGently();
                } else {
                    refuseBytes(bad);
                }
            }
            case Step.More more -> {
                return false;
            }
            case Step.Head head -> throw new IllegalStateException("a request within a body");
        }
        return true;
    }

    private void bodyData(Exchange exchange, ByteBuf data) {
        bodyBytes += data.readableBytes();
        if (state == State.DISCARD) {
            if (bodyBytes > MAX_DISCARDED_BYTES) {
                closeGently();
            }
        } else if (bodyBytes > exchange.route().body().limit()) {
            exchange.last = true;
            refuse(exchange, check.tooLarge(exchange.route().body()));
        } else {
            exchange.body = Buffers.append(channel.alloc(), exchange.body, data.retain());
        }
        endIfComplete(exchange);
    }

    /// A body of a known length ends with its last byte: there may be nothing more to parse for now.
    private void endIfComplete(Exchange exchange) {
        boolean reading = state == State.BODY || state == State.DISCARD;
        if (reading && !isOver() && bodyBytes == exchange.head.length()) {
            parser.parse(Unpooled.EMPTY_BUFFER);
            bodyEnd(exchange);
        }
    }

    private void bodyEnd(Exchange exchange) {
        if (state == State.DISCARD) {
            next();
            return;
        }
        state = State.IN_FLIGHT;
        handle(exchange, exchange.takeBody());
    }

    private void handle(Exchange exchange, byte[] body) {
        Route route = exchange.route();
        Request request = new Request(
                route,
                exchange.found().parameters(),
                exchange.target.query(),
                exchange.head.headers(),
                body,
                exchange.caller,
                edge.options.proxies().client(remote, exchange.head.headers().getAll(FORWARDED_FOR)),
                loop.eventLoop(),
                exchange.upgrade,
                exchange.gone);
        switch (route.handler()) {
            case Handler.Blocking blocking -> handleElsewhere(exchange, blocking, request);
            case Handler.Immediate immediate -> handleHere(exchange, immediate, request);
        }
    }

    private void handleElsewhere(Exchange exchange, Handler.Blocking handler, Request request) {
        try {
            edge.surroundings.requests().execute(() -> {
                Response response;
                try {
                    response = handler.handle(request);
                } catch (Throwable e) {
                    response = Response.problem(edge.failure(exchange.name(), e));
                }
                Response answer = response;
                onLoop(() -> answered(exchange, answer));
            });
        } catch (RejectedExecutionException e) {
            refuse(exchange, edge.problem(ProblemCode.BUSY, "no more requests can be handled at present"));
        }
    }

    private void handleHere(Exchange exchange, Handler.Immediate handler, Request request) {
        CompletionStage<Response> handling;
        try {
            handling = handler.handle(request);
        } catch (Exception e) {
            failed(exchange, e);
            return;
        }
        handling.whenComplete((response, failure) -> onLoop(() -> answered(
                exchange, failure == null ? response : Response.problem(edge.failure(exchange.name(), failure)))));
    }

    private void answered(Exchange exchange, @Nullable Response response) {
        if (exchange != this.exchange || isOver()) {
            if (response instanceof Response.Held held) {
                held.room().giveBack();
            }
            return;
        }
        switch (response) {
            case Response.Full full -> respond(exchange, full, null);
            case Response.Held(Response.Full full, AnswerBudget.Part room) -> respond(exchange, full, room);
            case Response.Stream(OutletListener listener) -> stream(exchange, listener);
            case Response.Upgrade(OutletListener listener) -> upgrade(exchange, listener);
            case null -> failed(exchange, new NullPointerException("no response"));
        }
        advance();
    }

    private void refuse(Exchange exchange, Problem problem) {
        respond(exchange, (Response.Full) Response.problem(problem), null);
    }

    private void respond(Exchange exchange, Response.Full response, AnswerBudget.@Nullable Part room) {
        boolean unread = exchange.head.hasBody() && !exchange.read;
        boolean discard = unread && !exchange.head.awaitsContinue() && exchange.head.length() <= MAX_DISCARDED_BYTES;
        boolean keepAlive = exchange.head.keepAlive() && !exchange.last && !edge.draining.get() && (!unread || discard);
        exchange.count(response.status(), loop.now());
        Response.Full whole = exchange.extra.isEmpty()
                ? response
                : new Response.Full(
                        response.status(), response.contentType(), response.body(), exchange.with(response.headers()));
        exchange.release();
        this.exchange = discard ? exchange : null;
        Answer.Then then = !keepAlive ? Answer.Then.CLOSE : discard ? Answer.Then.DISCARD : Answer.Then.NEXT;
        goOn(new Answer(this, whole, exchange.policy(), exchange.isHead(), then, room));
    }

    private void goOn(Answer going) {
        answer = going;
        state = State.ANSWERING;
        if (going.go()) {
            answer = null;
            switch (going.then()) {
                case NEXT -> next();
                case DISCARD -> readBody(State.DISCARD);
                case CLOSE -> closeGently();
            }
        }
    }

    /// Ready for the next request, if the client takes what it was sent.
    private void next() {
        exchange = null;
        since = loop.now();
        begun = false;
        state = channel.isWritable() ? State.HEAD : State.NO_ROOM;
        if (edge.draining.get()) {
            closeGently();
        }
    }

    @Override
    void roomAgain() {
        if (isOver() || isHandedOn() || !channel.isWritable()) {
            return;
        }
        Answer going = answer;
        if (going != null) {
            goOn(going);
            advance();
        } else if (state == State.NO_ROOM) {
            next();
            advance();
        }
    }

    private void stream(Exchange exchange, OutletListener listener) {
        exchange.count(200, loop.now());
        push(Unpooled.wrappedBuffer(edge.head(
                loop.date(),
                200,
                "text/event-stream",
                Map.of("X-Accel-Buffering", "no"),
                exchange.policy(),
                "Connection: close\r\n")));
        succeed(new EventsConnection(this, remote, listener));
    }

    private void upgrade(Exchange exchange, OutletListener listener) {
        if (!exchange.upgrade) {
            exchange.extra = Handshake.UPGRADE;
            refuse(exchange, edge.problem(ProblemCode.UPGRADE_REQUIRED, "only WebSockets are served here"));
            return;
        }
        exchange.count(101, loop.now());
        push(Unpooled.wrappedBuffer(edge.head(
                loop.date(), 101, "", Handshake.accept(exchange.head), exchange.policy(), "Connection: Upgrade\r\n")));
        succeed(new WebSocketConnection(this, remote, listener));
    }

    private void succeed(OutletConnection successor) {
        ByteBuf rest = waiting;
        waiting = null;
        exchange = null;
        channel.config().setAutoRead(true);
        handOn(successor);
        successor.open();
        if (rest != null) {
            successor.take(rest);
        }
    }

    @Override
    void sweep(long now) {
        long waited = now - since;
        switch (state) {
            case HEAD -> sweepHead(waited);
            case BODY, DISCARD -> sweepBody(waited);
            case ANSWERING -> sweepAnswer(now);
            case IN_FLIGHT, NO_ROOM -> {}
        }
    }

    private void sweepHead(long waited) {
        if (begun) {
            if (waited > edge.headerNanos) {
                refuseBytes(new Step.Bad(ProblemCode.REQUEST_TIMEOUT, "the headers took too long"));
            }
        } else if (waited > (admitted.isAuthenticated() ? edge.idleNanos : edge.unauthenticatedIdleNanos)) {
            channel.close();
        }
    }

    private void sweepBody(long waited) {
        double late = (waited - edge.bodyGraceNanos) / 1e9;
        if (late > 0 && bodyBytes < late * edge.limits.minBodyBytesPerSecond()) {
            if (state == State.DISCARD) {
                closeGently();
            } else {
                Exchange slow = current();
                slow.last = true;
                refuse(slow, edge.problem(ProblemCode.REQUEST_TIMEOUT, "the body took too long"));
            }
        }
    }

    private void sweepAnswer(long now) {
        if (answer != null && answer.isSlow(now)) {
            closeHard();
        }
    }

    @Override
    void drain() {
        boolean idle = state == State.HEAD && !begun;
        if (idle && pendingBytes() == 0) {
            channel.close();
        } else if (idle || state == State.NO_ROOM) {
            closeGently();
        }
    }

    @Override
    void shutDown() {
        channel.close();
    }

    @Override
    void gone() {
        Exchange left = exchange;
        exchange = null;
        if (left != null) {
            left.release();
            left.gone.complete(null);
        }
    }

    @Override
    void forget() {
        if (waiting != null) {
            waiting.release();
            waiting = null;
        }
        if (exchange != null) {
            exchange.release();
        }
        if (answer != null) {
            answer.giveUp();
            answer = null;
        }
    }

    private Exchange current() {
        Exchange current = exchange;
        if (current == null) {
            throw new IllegalStateException("no request in " + state);
        }
        return current;
    }

    private void onLoop(Runnable task) {
        if (loop.eventLoop().inEventLoop()) {
            task.run();
        } else {
            loop.eventLoop().execute(task);
        }
    }
}
