package chat.maru.crash.simulation;

import chat.maru.edge.http.Outlet;
import chat.maru.edge.http.OutletListener;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// A connection, with water marks as a real one has, whose client takes what it likes, and which may break on
/// either side or on both.
///
/// Confined to one thread.
final class SimulatedOutlet implements Outlet {
    static final int HIGH = 2 * 1024;
    private static final int LOW = 1024;

    private final Kind kind;
    private final Executor loop;
    private final SimulatedTime time;
    private final Client client;
    private final Deque<byte[]> out = new ArrayDeque<>();
    private final Deque<String> in = new ArrayDeque<>();
    private @Nullable OutletListener listener;
    private @Nullable Runnable deadline;
    private int drained;
    private int pending;
    private int mostPending;
    private boolean unwritable;
    private boolean full;
    private boolean over;
    private boolean told;
    private boolean gone;
    private boolean saidGoodbye;
    private boolean paused;
    private boolean delivering;

    /// The other end.
    interface Client {
        /// A frame has arrived whole.
        void arrived(byte[] frame);

        /// There are no more.
        void ended();

        /// What the node does with the connection broke.
        void broke(RuntimeException why);
    }

    SimulatedOutlet(Kind kind, Executor loop, SimulatedTime time, Client client) {
        this.kind = kind;
        this.loop = loop;
        this.time = time;
        this.client = client;
    }

    void open(OutletListener owner) {
        loop.execute(() -> {
            if (!over) {
                listener = owner;
                guarded(() -> owner.opened(this));
            }
        });
    }

    /// The client sends a frame.
    void say(String text) {
        if (!gone) {
            in.add(text);
            loop.execute(this::deliver);
        }
    }

    /// The client reads so many bytes.
    void drain(int bytes) {
        if (!gone) {
            loop.execute(() -> drainNow(bytes));
        }
    }

    /// The client is gone, and what was on its way with it; the node hears of that now.
    void cut() {
        vanish();
        loop.execute(this::hangUp);
    }

    /// Nothing arrives any more, on neither side, and nobody is told.
    void vanish() {
        gone = true;
        in.clear();
    }

    /// The node notices that nobody is there.
    void hangUp() {
        over = true;
        out.clear();
        pending = 0;
        tellClosed();
    }

    boolean over() {
        return over || gone;
    }

    int pending() {
        return gone ? 0 : pending;
    }

    int mostPending() {
        return mostPending;
    }

    boolean paused() {
        return paused;
    }

    private void drainNow(int bytes) {
        int left = bytes;
        while (left > 0 && !out.isEmpty() && !gone) {
            int rest = out.element().length - drained;
            int taken = Math.min(left, rest);
            left -= taken;
            pending -= taken;
            drained += taken;
            if (taken == rest) {
                drained = 0;
                client.arrived(out.remove());
            }
        }
        unwritable &= pending >= LOW;
        if (full && hasRoom()) {
            full = false;
            guarded(listener()::writable);
        }
        ended();
    }

    private void ended() {
        if (over && out.isEmpty() && !gone) {
            gone = true;
            client.ended();
        }
    }

    private void deliver() {
        if (delivering || listener == null) {
            return;
        }
        delivering = true;
        while (!paused && !over && !in.isEmpty()) {
            ByteBuf payload = Unpooled.wrappedBuffer(in.remove().getBytes(StandardCharsets.UTF_8));
            guarded(() -> listener().text(payload));
        }
        delivering = false;
    }

    private OutletListener listener() {
        if (listener == null) {
            throw new IllegalStateException("not open yet");
        }
        return listener;
    }

    private boolean hasRoom() {
        return !over && !unwritable && pending <= HIGH;
    }

    @Override
    public Kind kind() {
        return kind;
    }

    @Override
    public Executor loop() {
        return loop;
    }

    @Override
    public InetAddress remote() {
        return InetAddress.getLoopbackAddress();
    }

    @Override
    public boolean writable() {
        boolean room = hasRoom();
        full |= !room;
        return room;
    }

    @Override
    public void write(ByteBuf framed) {
        byte[] bytes = ByteBufUtil.getBytes(framed);
        framed.release();
        if (!over) {
            out.add(bytes);
            pending += bytes.length;
            unwritable |= pending > HIGH;
            mostPending = Math.max(mostPending, pending);
        }
    }

    @Override
    public void close(int code, String reason) {
        if (!over) {
            over = true;
            saidGoodbye = true;
            loop.execute(() -> {
                tellClosed();
                ended();
            });
        }
    }

    private void tellClosed() {
        if (listener != null && !told) {
            told = true;
            guarded(listener::closed);
        }
    }

    private void guarded(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            client.broke(e);
        }
    }

    @Override
    public void deadline(Duration after, Runnable action) {
        deadline = action;
        time.after(SimulatedTime.Of.NODE, after.toNanos(), () -> loop.execute(() -> comes(action)));
    }

    private void comes(Runnable action) {
        if (action.equals(deadline) && !over) {
            deadline = null;
            guarded(action);
        }
    }

    @Override
    public void noDeadline() {
        deadline = null;
    }

    @Override
    public Ending ending() {
        return saidGoodbye ? Ending.CLEAN : Ending.BROKEN;
    }

    @Override
    public void authenticated() {}

    @Override
    public void pause() {
        paused = true;
    }

    @Override
    public void resume() {
        paused = false;
        deliver();
    }
}
