package chat.maru.terminal;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Small things asked of the server beside the talk, one after the other, so that nobody waits for them. Holds
/// 100; what is more is not taken.
///
/// Thread-safe; they are done on the thread that runs it, and each deals with its own failures.
final class Errands {
    private final ArrayBlockingQueue<Runnable> errands = new ArrayBlockingQueue<>(100);

    /// Takes one. Returns whether it did.
    boolean take(Runnable errand) {
        return errands.offer(errand);
    }

    /// Waits until those taken before are done, but not longer than this.
    void settle(Duration most) {
        CountDownLatch reached = new CountDownLatch(1);
        try {
            if (errands.offer(reached::countDown, most.toMillis(), TimeUnit.MILLISECONDS)) {
                boolean _ = reached.await(most.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Does them until interrupted.
    void run() {
        try {
            while (true) {
                errands.take().run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
