package chat.maru.terminal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BooleanSupplier;

/// One thread doing what others bring, in the order they bring it. It needs no bound: whoever brings much
/// waits for each to be handled.
///
/// Thread-safe.
final class Loop {
    /// The loop has ended, and what was brought was not handled.
    static final class Over extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private record Task(Runnable work, CompletableFuture<Void> done, boolean awaited) {}

    private final LinkedBlockingQueue<Task> tasks = new LinkedBlockingQueue<>();
    private volatile boolean over;

    /// Handles what is brought, on the calling thread, until this is so.
    void runUntil(BooleanSupplier enough) {
        try {
            while (!enough.getAsBoolean()) {
                Task task = tasks.take();
                try {
                    task.work().run();
                    task.done().complete(null);
                } catch (RuntimeException e) {
                    task.done().completeExceptionally(e);
                    if (!task.awaited()) {
                        throw e;
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            over = true;
            dismiss();
        }
    }

    private void dismiss() {
        for (Task task = tasks.poll(); task != null; task = tasks.poll()) {
            task.done().completeExceptionally(new Over());
        }
    }

    /// Brings something, and waits until it is handled.
    ///
    /// @throws Over if the loop ended before
    void handled(Runnable work) {
        try {
            bring(work, true).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /// Brings something. If handling it fails, the loop fails.
    void later(Runnable work) {
        var _ = bring(work, false);
    }

    private CompletableFuture<Void> bring(Runnable work, boolean awaited) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        tasks.add(new Task(work, done, awaited));
        if (over) {
            dismiss();
        }
        return done;
    }
}
