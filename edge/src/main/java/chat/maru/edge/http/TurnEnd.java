package chat.maru.edge.http;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/// Runs what an event loop of the edge hands over when that loop's turn ends, and what others hand over at once. What
/// is worth doing once for all that a turn has read is done once.
///
/// Thread-safe. Runs everything exactly once, on the thread that handed it over.
public final class TurnEnd implements Executor {
    @Override
    public void execute(Runnable task) {
        EdgeLoop loop = EdgeLoop.current();
        if (loop == null) {
            task.run();
            return;
        }
        try {
            loop.eventLoop().executeAfterEventLoopIteration(task);
        } catch (RejectedExecutionException _) {
            // The loop has ended: there are no turns any more.
            task.run();
        }
    }
}
