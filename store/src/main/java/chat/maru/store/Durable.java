package chat.maru.store;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/// Waiting for a write, on a virtual thread.
public final class Durable {
    private Durable() {}

    /// What the future completes with. Throws what it fails with, as itself.
    public static <T> T await(CompletableFuture<T> write) {
        try {
            return write.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }
}
