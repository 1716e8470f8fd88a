package chat.maru.server;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/// A node that serves nobody.
final class FakeNode implements Node {
    final CompletableFuture<String> failure = new CompletableFuture<>();
    final AtomicInteger stops = new AtomicInteger();
    private final Runnable stop;

    FakeNode(Runnable stop) {
        this.stop = stop;
    }

    @Override
    public String publicUrl() {
        return "http://localhost:8080";
    }

    @Override
    public String adminUrl() {
        return "http://127.0.0.1:8081";
    }

    @Override
    public CompletableFuture<String> failure() {
        return failure;
    }

    @Override
    public void stop() {
        stops.incrementAndGet();
        stop.run();
    }
}
