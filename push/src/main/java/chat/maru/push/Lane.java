package chat.maru.push;

import chat.maru.core.push.PushResult;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// What is under way over one [Way]: one attempt at a time until one was answered, then several. So a service that
/// does not answer costs one connection and one thread's patience, not all of them, and a new connection is there
/// before many want to use it.
///
/// Thread-safe.
final class Lane {
    private final Way way;
    private final Semaphore first = new Semaphore(1);
    private final Semaphore places;
    private final Duration patience;
    private volatile boolean answered;

    Lane(Way way, int atOnce, Duration patience) {
        this.way = way;
        this.places = new Semaphore(atOnce);
        this.patience = patience;
    }

    /// Waits for its turn as long as the lane's patience lasts, and for the answer.
    PushResult pass(Attempt attempt) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        if (!answered) {
            if (!entered(first, end)) {
                return way.later("nothing was answered yet");
            }
            try {
                if (!answered) {
                    return answer(attempt);
                }
            } finally {
                first.release();
            }
        }
        if (!entered(places, end)) {
            return way.later("too much is under way");
        }
        try {
            return answer(attempt);
        } finally {
            places.release();
        }
    }

    private static boolean entered(Semaphore turn, long end) throws InterruptedException {
        return turn.tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    private PushResult answer(Attempt attempt) throws InterruptedException {
        try {
            PushResult result = attempt.make();
            answered = true;
            return result;
        } catch (IOException e) {
            answered = false;
            return way.later(Reason.of(e));
        }
    }
}
