package chat.maru.edge.events;

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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// An outlet with water marks as a real one has, whose client takes what it likes, when the test says so.
///
/// Confined to one thread.
final class SimulatedOutlet implements Outlet {
    static final int HIGH = 2 * 1024;
    private static final int LOW = 1024;

    private final Kind kind;
    private final Executor loop;
    private final Consumer<byte[]> client;
    private final Consumer<RuntimeException> broken;
    private final Deque<byte[]> out = new ArrayDeque<>();
    private final Deque<String> in = new ArrayDeque<>();
    private @Nullable OutletListener listener;
    private @Nullable Runnable deadline;
    private int drained;
    private int pending;
    private boolean unwritable;
    private boolean full;
    private boolean over;
    private boolean told;
    private boolean paused;
    private boolean delivering;
    private int mostPending;
    private int closedWith;

    /// @param client is given each frame once it has arrived whole
    /// @param broken is told of what the owner throws
    SimulatedOutlet(Kind kind, Executor loop, Consumer<byte[]> client, Consumer<RuntimeException> broken) {
        this.kind = kind;
        this.loop = loop;
        this.client = client;
        this.broken = broken;
    }

    void open(OutletListener owner) {
        if (!over) {
            listener = owner;
            guarded(() -> owner.opened(this));
        }
    }

    /// The client sends a frame.
    void say(String text) {
        in.add(text);
        loop.execute(this::deliver);
    }

    /// The client reads so many bytes.
    void drain(int bytes) {
        loop.execute(() -> drainNow(bytes));
    }

    /// The connection breaks; what has not arrived does not.
    void cut() {
        loop.execute(() -> {
            over = true;
            out.clear();
            pending = 0;
            tellClosed();
        });
    }

    boolean over() {
        return over;
    }

    int pending() {
        return pending;
    }

    int mostPending() {
        return mostPending;
    }

    /// What it was closed with, 0 if it was not.
    int closedWith() {
        return closedWith;
    }

    boolean paused() {
        return paused;
    }

    private void drainNow(int bytes) {
        int left = bytes;
        while (left > 0 && !out.isEmpty()) {
            int rest = out.element().length - drained;
            int taken = Math.min(left, rest);
            left -= taken;
            pending -= taken;
            drained += taken;
            if (taken == rest) {
                drained = 0;
                client.accept(out.remove());
            }
        }
        unwritable &= pending >= LOW;
        if (full && hasRoom()) {
            full = false;
            guarded(listener()::writable);
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
            closedWith = code;
            loop.execute(this::tellClosed);
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
            broken.accept(e);
        }
    }

    /// A short one comes some time later; one of many seconds never does.
    @Override
    public void deadline(Duration after, Runnable action) {
        deadline = action;
        if (after.compareTo(Duration.ofSeconds(5)) < 0) {
            loop.execute(() -> comes(action));
        }
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
        return closedWith == 0 ? Ending.BROKEN : Ending.CLEAN;
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
