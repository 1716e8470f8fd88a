package chat.maru.edge.http;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Remembers what was counted.
final class Counts implements EdgeMetrics {
    final AtomicInteger opened = new AtomicInteger();
    final AtomicInteger closed = new AtomicInteger();
    final AtomicInteger outlets = new AtomicInteger();
    final AtomicLong out = new AtomicLong();
    final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
    final BlockingQueue<String> refused = new LinkedBlockingQueue<>();
    /// Thrown by what counts bytes that go out and bad requests, against the interface's word.
    volatile @Nullable Error breaks;

    @Override
    public void connectionOpened() {
        opened.incrementAndGet();
    }

    @Override
    public void connectionClosed() {
        closed.incrementAndGet();
    }

    @Override
    public void connectionRefused(String limit) {
        refused.add(limit);
    }

    @Override
    public void request(Method method, String route, int status, long nanos) {
        requests.add(method + " " + route + " " + status);
    }

    @Override
    public void outletOpened(Outlet.Kind kind) {
        outlets.incrementAndGet();
    }

    @Override
    public void outletClosed(Outlet.Kind kind) {
        outlets.decrementAndGet();
    }

    @Override
    public void badRequest(int status) {
        throwIfBroken();
    }

    private void throwIfBroken() {
        Error thrown = breaks;
        if (thrown != null) {
            throw thrown;
        }
    }

    @Override
    public void bytesOut(int bytes) {
        throwIfBroken();
        out.addAndGet(bytes);
    }
}
