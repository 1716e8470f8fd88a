package chat.maru.server;

import java.util.concurrent.CompletableFuture;

/// A node that runs.
///
/// Thread-safe.
public interface Node {
    /// Where clients reach it, `scheme://host[:port]`.
    String publicUrl();

    /// Where the administrator looks, `http://host:port`.
    String adminUrl();

    /// Completes when the node cannot go on, with one sentence that says why; as long as it can, and when it
    /// was stopped, not at all.
    CompletableFuture<String> failure();

    /// Tells clients to come back, finishes what was acknowledged, and stops. Returns when all is closed,
    /// within 10 seconds.
    void stop();
}
