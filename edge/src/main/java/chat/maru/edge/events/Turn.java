package chat.maru.edge.events;

import chat.maru.edge.http.Outlet;
import chat.maru.wire.CloseCode;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What others have an outlet's event loop do later. No outlet is left waiting for something that broke: it is
/// closed.
final class Turn {
    private static final Logger LOG = LoggerFactory.getLogger(Turn.class);

    private Turn() {}

    /// Has the task run on the outlet's loop. Never throws, on whatever thread it is called.
    static void of(Outlet outlet, Runnable task) {
        try {
            outlet.loop().execute(() -> now(outlet, task));
        } catch (RejectedExecutionException e) {
            LOG.debug("an event loop has ended, and its outlets with it", e);
        }
    }

    private static void now(Outlet outlet, Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            LOG.error("an outlet is closed: what was to be done on its loop broke", e);
            outlet.close(CloseCode.INTERNAL.number(), CloseCode.INTERNAL.reason());
        }
    }
}
