package chat.maru.edge.http;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Owns an outlet and remembers what happened to it.
final class Recorder implements OutletListener {
    final CompletableFuture<Outlet> outlet = new CompletableFuture<>();
    final CompletableFuture<Void> closed = new CompletableFuture<>();
    final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
    final List<String> calls = new CopyOnWriteArrayList<>();
    volatile boolean pausesFirst;
    volatile Consumer<String> onText = text -> {};
    volatile Runnable onWritable = () -> {};

    @Override
    public void opened(Outlet opened) {
        calls.add("opened");
        if (pausesFirst) {
            opened.pause();
        }
        outlet.complete(opened);
    }

    @Override
    public void text(ByteBuf payload) {
        String text = payload.toString(StandardCharsets.UTF_8);
        texts.add(text);
        onText.accept(text);
    }

    @Override
    public void writable() {
        calls.add("writable");
        onWritable.run();
    }

    @Override
    public void closed() {
        calls.add("closed");
        closed.complete(null);
    }

    Outlet outlet() {
        return outlet.orTimeout(10, TimeUnit.SECONDS).join();
    }

    /// Does it on the outlet's loop and waits.
    void onLoop(Consumer<Outlet> action) {
        Outlet opened = outlet();
        CompletableFuture.runAsync(() -> action.accept(opened), opened.loop())
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    String text() throws InterruptedException {
        String text = texts.poll(10, TimeUnit.SECONDS);
        if (text == null) {
            throw new AssertionError("no text came");
        }
        return text;
    }
}
