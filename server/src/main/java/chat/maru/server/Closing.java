package chat.maru.server;

import java.util.ArrayDeque;
import java.util.Deque;

/// What has been opened so far, to be closed in reverse if the rest cannot be.
///
/// Confined to one thread.
final class Closing {
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    <T extends AutoCloseable> T add(T resource) {
        opened.push(resource);
        return resource;
    }

    /// Closes everything, last first; what goes wrong then is noted with the first failure.
    void closeAfter(Throwable failure) {
        for (AutoCloseable resource : opened) {
            try {
                resource.close();
            } catch (Exception e) {
                failure.addSuppressed(e);
            }
        }
    }
}
