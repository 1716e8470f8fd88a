package chat.maru.edge.http;

import chat.maru.wire.CloseCode;
import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// A connection that has become an outlet. Small frames of one turn are copied together, so that a turn costs
/// one buffer and not one for each.
///
/// Confined to its event loop.
abstract sealed class OutletConnection extends Connection implements Outlet
        permits EventsConnection, WebSocketConnection {
    private static final int SMALL = 1024;
    private static final int GATHER = 4 * 1024;
    private static final int MAX_GATHER = 16 * 1024;

    final OutletListener listener;
    private final InetAddress remote;
    private @Nullable ByteBuf gathered;
    private boolean gatheredIsOurs;
    private boolean full;
    private boolean opened;
    private boolean told;
    private boolean saidGoodbye;
    private @Nullable Runnable deadline;
    private long deadlineAt;
    private long pingedAt;

    OutletConnection(HttpConnection from, InetAddress remote, OutletListener listener) {
        super(from.edge, from.loop, from.admitted, from.channel);
        this.remote = remote;
        this.listener = listener;
        this.pingedAt = from.loop.now();
    }

    /// The last words for a close code.
    abstract void farewell(int code, String reason);

    /// A sign of life, sent now and then.
    abstract void ping();

    final void open() {
        opened = true;
        edge.metrics.outletOpened(kind());
        guarded("opened", () -> listener.opened(this));
    }

    /// Bytes that came in behind the request. Takes over the reference.
    final void take(ByteBuf bytes) {
        if (isOver()) {
            bytes.release();
        } else {
            received(bytes);
        }
    }

    @Override
    public final Executor loop() {
        return loop.eventLoop();
    }

    @Override
    public final InetAddress remote() {
        return remote;
    }

    @Override
    public final boolean writable() {
        boolean room = hasRoom();
        full |= !room;
        return room;
    }

    private boolean hasRoom() {
        return !isOver() && channel.isWritable() && pendingBytes() <= edge.limits.highWaterBytes();
    }

    @Override
    final long pendingBytes() {
        return super.pendingBytes() + (gathered == null ? 0 : gathered.readableBytes());
    }

    @Override
    public final void write(ByteBuf framed) {
        if (isOver()) {
            framed.release();
            return;
        }
        edge.metrics.frameOut(framed.readableBytes());
        send(framed);
        if (pendingBytes() > edge.limits.maxPendingBytes()) {
            tooSlow();
        }
    }

    private void tooSlow() {
        full = true;
        closeHard();
    }

    /// As `write`, without the limits.
    final void send(ByteBuf framed) {
        if (framed.readableBytes() > SMALL) {
            push();
            push(framed);
        } else if (gathered == null) {
            gathered = framed;
            gatheredIsOurs = false;
        } else {
            gather(gathered, framed);
        }
        flushLater();
    }

    private void gather(ByteBuf before, ByteBuf framed) {
        if (before.readableBytes() + framed.readableBytes() > MAX_GATHER) {
            push();
            gathered = framed;
            gatheredIsOurs = false;
            return;
        }
        ByteBuf to = before;
        if (!gatheredIsOurs) {
            to = channel.alloc().directBuffer(GATHER, MAX_GATHER).writeBytes(before);
            before.release();
            gathered = to;
            gatheredIsOurs = true;
        }
        to.writeBytes(framed);
        framed.release();
    }

    private void push() {
        ByteBuf ready = gathered;
        gathered = null;
        if (ready != null) {
            push(ready);
        }
    }

    @Override
    final void beforeFlush() {
        push();
    }

    @Override
    final void roomAgain() {
        if (full && !isOver() && hasRoom()) {
            full = false;
            guarded("writable", listener::writable);
        }
    }

    @Override
    public final void close(int code, String reason) {
        if (!isOver()) {
            saidGoodbye = true;
            farewell(code, reason);
            closeGently();
            loop.eventLoop().execute(this::tellClosed);
        }
    }

    final void close(CloseCode code) {
        close(code.number(), code.reason());
    }

    @Override
    public final Ending ending() {
        if (saidGoodbye) {
            return Ending.CLEAN;
        }
        return isBroken() || !endsByItself() ? brokenBy() : Ending.CLEAN;
    }

    /// Whether the end of what the client sends is all it has to say at the end.
    abstract boolean endsByItself();

    /// Why it was given up, if it was.
    Ending brokenBy() {
        return Ending.BROKEN;
    }

    @Override
    public final void deadline(Duration after, Runnable action) {
        deadlineAt = loop.now() + after.toNanos();
        deadline = action;
    }

    @Override
    public final void noDeadline() {
        deadline = null;
    }

    @Override
    public final void authenticated() {
        admitted.authenticated();
    }

    @Override
    void sweep(long now) {
        Runnable due = deadline;
        if (due != null && now - deadlineAt >= 0) {
            deadline = null;
            guarded("deadline", due);
        }
        if (!isOver() && now - pingedAt >= edge.pingNanos) {
            pingedAt = now;
            if (pendingBytes() == 0) {
                ping();
            }
        }
    }

    @Override
    final void drain() {} // left to its owner, who says good-bye in its own words

    @Override
    final void shutDown() {
        close(CloseCode.GOING_AWAY);
    }

    @Override
    final void gone() {
        if (gathered != null) {
            gathered.release();
            gathered = null;
        }
        tellClosed();
    }

    private void tellClosed() {
        if (opened && !told) {
            told = true;
            deadline = null;
            edge.metrics.outletClosed(kind());
            guarded("closed", listener::closed);
        }
    }

    /// Calls the owner; what it throws costs it the outlet.
    final void guarded(String what, Runnable call) {
        try {
            call.run();
        } catch (RuntimeException | Error e) {
            edge.logFailure("an outlet's owner in '" + what + "'", e);
            close(CloseCode.INTERNAL);
        }
    }
}
