package chat.maru.push;

import chat.maru.core.push.PushResult;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// What is under way over one [Way]: one attempt at a time until one was answered, then several. So a service that
/// does not answer costs one connection and one thread's patience, not all of them, and a new connection is there
/// before many want to use it. While it is known not to answer, only one tries, and nobody waits for that.
///
/// Thread-safe; guarded by a lock that is not held while an attempt is made.
final class Lane {
    private final Way way;
    private final Semaphore places;
    private final Duration patience;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private State state = State.UNKNOWN;
    private boolean trying;

    private enum State {
        UNKNOWN,
        ANSWERS,
        FAILS
    }

    Lane(Way way, int atOnce, Duration patience) {
        this.way = way;
        this.places = new Semaphore(atOnce);
        this.patience = patience;
    }

    /// Whether the last attempt got no answer.
    boolean fails() {
        return is(State.FAILS);
    }

    /// Waits for its turn as long as the lane's patience lasts, and for the answer.
    PushResult pass(Attempt attempt) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        if (isToTry(end)) {
            try {
                return answer(attempt);
            } finally {
                tried();
            }
        }
        if (!is(State.ANSWERS)) {
            return way.later("nothing was answered yet");
        }
        if (!places.tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
            return way.later("too much is under way");
        }
        try {
            return answer(attempt);
        } finally {
            places.release();
        }
    }

    /// Whether this one is to find out if there are answers; waits while another does, if nothing is known yet.
    private boolean isToTry(long end) throws InterruptedException {
        lock.lock();
        try {
            while (trying && state == State.UNKNOWN) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                long _ = changed.awaitNanos(left);
            }
            if (state == State.ANSWERS || trying) {
                return false;
            }
            trying = true;
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void tried() {
        lock.lock();
        try {
            trying = false;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private boolean is(State asked) {
        lock.lock();
        try {
            return state == asked;
        } finally {
            lock.unlock();
        }
    }

    private PushResult answer(Attempt attempt) throws InterruptedException {
        try {
            PushResult result = attempt.make();
            now(State.ANSWERS);
            return result;
        } catch (IOException e) {
            now(State.FAILS);
            return way.later(Reason.of(e));
        }
    }

    private void now(State next) {
        lock.lock();
        try {
            state = next;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
