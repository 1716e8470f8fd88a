package chat.maru.edge.events;

import chat.maru.core.inbox.Cursors;
import chat.maru.core.inbox.InboxRead;
import chat.maru.edge.answer.Codes;
import chat.maru.edge.http.Authentication;
import chat.maru.edge.http.Authenticator;
import chat.maru.edge.http.Caller;
import chat.maru.edge.http.Outlet;
import chat.maru.edge.http.OutletListener;
import chat.maru.edge.http.WebSocketFrames;
import chat.maru.model.Command;
import chat.maru.model.Cursor;
import chat.maru.model.Outcome;
import chat.maru.model.StateCommand;
import chat.maru.wire.ClientFrame;
import chat.maru.wire.CloseCode;
import chat.maru.wire.CursorToken;
import chat.maru.wire.ProblemCode;
import chat.maru.wire.ResetReason;
import chat.maru.wire.ServerFrame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A client on a WebSocket: it receives its inbox, and sends. Every request frame is answered by exactly one
/// `ok` or `error` with its `ref`; frames take effect in the order they came. No more of them are taken while
/// many are unanswered, or while the client does not read what it is sent.
///
/// Confined to the outlet's event loop.
final class WebSocketSession implements OutletListener {
    private static final Logger LOG = LoggerFactory.getLogger(WebSocketSession.class);
    private static final Duration HELLO = Duration.ofSeconds(10);
    static final int MOST_UNANSWERED = 64;

    private final Receiving receiving;
    private final Sending sending;
    private final Authenticator authenticator;
    private @Nullable Caller caller;
    private @Nullable CursorToken since;
    private @Nullable Outlet outlet;
    private @Nullable Stream stream;
    private int unanswered;
    private boolean held;
    private boolean closed;

    /// @param caller who it is, if the handshake said so; otherwise the first frame must
    /// @param since  where to go on from, if the address said so
    WebSocketSession(
            Receiving receiving,
            Sending sending,
            Authenticator authenticator,
            @Nullable Caller caller,
            @Nullable CursorToken since) {
        this.receiving = Objects.requireNonNull(receiving);
        this.sending = Objects.requireNonNull(sending);
        this.authenticator = Objects.requireNonNull(authenticator);
        this.caller = caller;
        this.since = since;
    }

    @Override
    public void opened(Outlet opened) {
        outlet = opened;
        if (caller != null) {
            opened.pause();
            start(opened, caller);
        } else {
            opened.deadline(HELLO, () -> close(opened, CloseCode.NO_HELLO));
        }
    }

    @Override
    public void text(ByteBuf payload) {
        Outlet to = Objects.requireNonNull(outlet);
        byte[] bytes = ByteBufUtil.getBytes(payload);
        ClientFrame frame = ClientFrame.parse(bytes);
        Caller who = caller;
        if (who == null) {
            if (frame instanceof ClientFrame.Hello hello) {
                hello(to, hello);
            } else {
                close(to, CloseCode.UNAUTHENTICATED);
            }
            return;
        }
        take(to, who, frame);
        hold(to);
    }

    private void take(Outlet to, Caller who, ClientFrame frame) {
        switch (frame) {
            case ClientFrame.Send send -> send(to, who, send);
            case ClientFrame.Ack ack -> ack(to, who, ack);
            case ClientFrame.Read read -> read(to, who, read);
            case ClientFrame.Typing typing -> typing(to, who, typing);
            case ClientFrame.Presence(String ref, boolean away) -> presence(to, who, ref, away);
            case ClientFrame.Ping(String ref) -> write(to, ServerFrame.ok(ref));
            case ClientFrame.Hello hello ->
                write(to, ServerFrame.error(hello.ref(), ProblemCode.MALFORMED, "the client has logged in already"));
            case ClientFrame.Unknown unknown ->
                write(to, ServerFrame.error(unknown.ref(), ProblemCode.UNKNOWN_TYPE, "there is no frame of this type"));
            case ClientFrame.Invalid invalid -> invalid(to, invalid);
        }
    }

    @Override
    public void writable() {
        if (stream != null) {
            stream.writable();
        }
        release(Objects.requireNonNull(outlet));
    }

    @Override
    public void closed() {
        closed = true;
        if (stream != null) {
            stream.end();
        }
    }

    private void hold(Outlet to) {
        if (!held && (unanswered >= MOST_UNANSWERED || !to.writable())) {
            held = true;
            to.pause();
        }
    }

    private void release(Outlet to) {
        if (held && unanswered <= MOST_UNANSWERED / 2 && to.writable()) {
            held = false;
            to.resume();
        }
    }

    private void invalid(Outlet to, ClientFrame.Invalid invalid) {
        if (invalid.ref() == null) {
            close(to, CloseCode.MALFORMED);
        } else {
            write(to, ServerFrame.error(invalid.ref(), invalid.code(), invalid.detail()));
        }
    }

    /// Frames behind the hello wait until it is known who is there, and that they are signed in still.
    private void hello(Outlet to, ClientFrame.Hello hello) {
        to.noDeadline();
        to.pause();
        CompletionStage<Authentication> authentication = authenticator.authenticate(hello.token());
        authentication.whenComplete((known, failure) -> Turn.of(to, () -> {
            switch (known) {
                case null -> {
                    LOG.error("a hello could not be checked", failure);
                    close(to, CloseCode.INTERNAL);
                }
                case Authentication.Refused(ProblemCode code) -> {
                    write(to, ServerFrame.error(hello.ref(), code, code.title()));
                    close(to, code.status() == 401 ? CloseCode.UNAUTHENTICATED : CloseCode.INTERNAL);
                }
                case Authentication.Authenticated(Caller who) -> {
                    caller = who;
                    since = hello.since() == null ? since : hello.since();
                    to.authenticated();
                    write(to, ServerFrame.ok(hello.ref(), who.account(), who.device()));
                    start(to, who);
                }
            }
        }));
    }

    /// Finds the place to begin, which may need the store, and begins there. Until then no frames are taken.
    private void start(Outlet to, Caller who) {
        CursorToken wanted = since;
        try {
            receiving.lookUps().execute(() -> Turn.of(to, startNow(to, who, wanted)));
        } catch (RejectedExecutionException e) {
            LOG.debug("{} is sent away: too many streams begin at once", who, e);
            to.close(CloseCode.DRAINING.number(), Stream.FULL);
        }
    }

    private Runnable startNow(Outlet to, Caller who, @Nullable CursorToken wanted) {
        try {
            return switch (receiving.start(who, wanted)) {
                case Start.From(Cursor cursor) -> () -> begin(to, who, cursor);
                case Start.Reset(InboxRead.Reason reason) -> () -> reset(to, Codes.of(reason));
                case Start.Malformed() -> () -> reset(to, ResetReason.MALFORMED);
            };
        } catch (RuntimeException | Error e) {
            LOG.error("the cursor of device {} could not be read", who.device(), e);
            return () -> close(to, CloseCode.INTERNAL);
        }
    }

    /// Nobody would end a stream that began after its outlet.
    private void begin(Outlet to, Caller who, Cursor cursor) {
        if (closed) {
            return;
        }
        Stream begun = new Stream(receiving, to, who, cursor, to::resume, reason -> reset(to, Codes.of(reason)));
        stream = begun;
        begun.begin();
    }

    private static void reset(Outlet to, ResetReason reason) {
        write(to, ServerFrame.reset(reason));
        close(to, CloseCode.RESET);
    }

    private void send(Outlet to, Caller who, ClientFrame.Send send) {
        if (isTooMuch(to, who, send.ref(), send.content().size(), "too many messages, or too much in them")) {
            return;
        }
        Command.SendMessage command =
                new Command.SendMessage(who.account(), send.conversation(), send.id(), send.content());
        unanswered++;
        sending.sequencer().submit(command, outcome -> Turn.of(to, () -> answered(to, answer(send, outcome))));
    }

    /// Whether the account has done too much lately, which it is told.
    private boolean isTooMuch(Outlet to, Caller who, String ref, int bytes, String detail) {
        int wait = sending.limit().acquire(who.account(), bytes);
        if (wait > 0) {
            write(to, ServerFrame.error(ref, ProblemCode.TOO_MANY_REQUESTS, detail, wait));
        }
        return wait > 0;
    }

    private void answered(Outlet to, byte[] frame) {
        unanswered--;
        write(to, frame);
        release(to);
    }

    private static byte[] answer(ClientFrame.Send send, Outcome.OfSend outcome) {
        return switch (outcome) {
            case Outcome.Sent sent ->
                ServerFrame.ok(send.ref(), send.id(), send.conversation(), sent.number(), sent.at());
            case Outcome.IdReused() ->
                ServerFrame.error(send.ref(), ProblemCode.MESSAGE_ID_REUSED, "another message has this id");
            case Outcome.NotAMember() ->
                ServerFrame.error(send.ref(), ProblemCode.NOT_FOUND, "there is no such conversation");
            case Outcome.Unavailable unavailable -> unavailable(send.ref(), unavailable);
        };
    }

    private static byte[] unavailable(String ref, Outcome.Unavailable unavailable) {
        ProblemCode code = Codes.of(unavailable);
        return ServerFrame.error(ref, code, code.title());
    }

    private void read(Outlet to, Caller who, ClientFrame.Read read) {
        if (isTooMuch(to, who, read.ref(), 0, "too many changes")) {
            return;
        }
        unanswered++;
        sending.marks()
                .mark(new StateCommand.MarkRead(who.account(), read.conversation(), read.number(), read.unread()))
                .thenAccept(outcome -> Turn.of(to, () -> answered(to, answer(read, outcome))));
    }

    private static byte[] answer(ClientFrame.Read read, Outcome.OfChange outcome) {
        return switch (outcome) {
            case Outcome.Changed _ -> ServerFrame.ok(read.ref());
            case Outcome.NotAMember() ->
                ServerFrame.error(read.ref(), ProblemCode.NOT_FOUND, "there is no such conversation");
            case Outcome.Refused _ ->
                ServerFrame.error(read.ref(), ProblemCode.INVALID_FIELD, "there is no message with so high a number");
            case Outcome.Unavailable unavailable -> unavailable(read.ref(), unavailable);
        };
    }

    private void typing(Outlet to, Caller who, ClientFrame.Typing typing) {
        if (isTooMuch(to, who, typing.ref(), 0, "too many changes")) {
            return;
        }
        Typing.Place place = new Typing.Place(who.account(), typing.conversation());
        unanswered++;
        try {
            receiving.readers().execute(() -> Turn.of(to, told(to, typing, place)));
        } catch (RejectedExecutionException e) {
            LOG.debug("the readers are busy; nobody hears that {} is writing", who, e);
            answered(to, ServerFrame.error(typing.ref(), ProblemCode.BUSY, ProblemCode.BUSY.title()));
        }
    }

    private Runnable told(Outlet to, ClientFrame.Typing typing, Typing.Place place) {
        byte[] answer;
        try {
            answer = sending.typing().tell(place)
                    ? ServerFrame.ok(typing.ref())
                    : ServerFrame.error(typing.ref(), ProblemCode.NOT_FOUND, "there is no such conversation");
        } catch (RuntimeException e) {
            LOG.error("nobody hears that account {} is writing", place.account(), e);
            answer = ServerFrame.error(typing.ref(), ProblemCode.INTERNAL, ProblemCode.INTERNAL.title());
        }
        byte[] frame = answer;
        return () -> answered(to, frame);
    }

    private void presence(Outlet to, Caller who, String ref, boolean away) {
        if (stream != null && !isTooMuch(to, who, ref, 0, "too many changes")) {
            sending.presences().says(stream, away);
            write(to, ServerFrame.ok(ref));
        }
    }

    private void ack(Outlet to, Caller who, ClientFrame.Ack ack) {
        unanswered++;
        try {
            receiving
                    .readers()
                    .execute(() -> acked(who, ack).thenAccept(frame -> Turn.of(to, () -> answered(to, frame))));
        } catch (RejectedExecutionException e) {
            LOG.debug("the readers are busy; {} may acknowledge again", who, e);
            answered(to, error(ack, ProblemCode.BUSY, ProblemCode.BUSY.title()));
        }
    }

    private CompletionStage<byte[]> acked(Caller who, ClientFrame.Ack ack) {
        try {
            return committed(who, ack);
        } catch (RuntimeException e) {
            return now(answer(ack, null, e));
        }
    }

    private CompletionStage<byte[]> committed(Caller who, ClientFrame.Ack ack) {
        return switch (receiving.start(who, ack.cursor())) {
            case Start.Malformed() -> now(error(ack, ProblemCode.MALFORMED, "that is no cursor"));
            case Start.Reset(InboxRead.Reason reason) ->
                now(error(
                        ack,
                        ProblemCode.RESET,
                        "the cursor is " + Codes.of(reason).code()));
            case Start.From(Cursor cursor) ->
                receiving
                        .cursors()
                        .commit(who.account(), who.device(), cursor)
                        .handle((commit, failure) -> answer(ack, commit, failure));
        };
    }

    private static CompletionStage<byte[]> now(byte[] frame) {
        return CompletableFuture.completedStage(frame);
    }

    private static byte[] answer(ClientFrame.Ack ack, Cursors.@Nullable Commit commit, @Nullable Throwable failure) {
        if (commit == null) {
            LOG.warn("a cursor could not be committed", failure);
            return error(ack, ProblemCode.READ_ONLY, ProblemCode.READ_ONLY.title());
        }
        return switch (commit) {
            case DONE -> ServerFrame.ok(ack.ref());
            case AHEAD, RESTORED -> error(ack, ProblemCode.RESET, "the cursor can no longer be used");
        };
    }

    private static byte[] error(ClientFrame.Ack ack, ProblemCode code, String detail) {
        return ServerFrame.error(ack.ref(), code, detail);
    }

    private static void write(Outlet to, byte[] frame) {
        to.write(WebSocketFrames.text(frame));
    }

    private static void close(Outlet to, CloseCode code) {
        to.close(code.number(), code.reason());
    }
}
