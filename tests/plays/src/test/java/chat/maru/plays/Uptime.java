package chat.maru.plays;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Whether there is a server at the moment, and whether people are to go on.
///
/// Thread-safe.
final class Uptime {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean up;
    private boolean working;
    private boolean over;
    private int atWork;

    void up(boolean now) {
        lock.lock();
        try {
            up = now;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Returns once there is a server.
    void awaitUp() throws InterruptedException {
        lock.lock();
        try {
            while (!up && !over) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /// A moment before somebody tries again.
    void pause() throws InterruptedException {
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(5);
            while (left > 0 && !over) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Lets people work.
    void work() {
        lock.lock();
        try {
            working = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Asks everybody to come to an end with what they are at, and returns when they have.
    void rest() throws InterruptedException {
        lock.lock();
        try {
            working = false;
            while (atWork > 0) {
                if (!changed.await(30, TimeUnit.SECONDS)) {
                    throw new AssertionError(atWork + " senders do not come to an end");
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /// Somebody who has nothing open waits here until there is work; false: no more.
    boolean begin() throws InterruptedException {
        lock.lock();
        try {
            while (!working && !over) {
                changed.await();
            }
            atWork += over ? 0 : 1;
            return !over;
        } finally {
            lock.unlock();
        }
    }

    /// Somebody has nothing open any more.
    void end() {
        lock.lock();
        try {
            atWork--;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean working() {
        lock.lock();
        try {
            return working;
        } finally {
            lock.unlock();
        }
    }

    boolean over() {
        lock.lock();
        try {
            return over;
        } finally {
            lock.unlock();
        }
    }

    void finish() {
        lock.lock();
        try {
            over = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
