package chat.maru.crash.work;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Whether there is a server at the moment, and whether people are to go on.
///
/// Thread-safe.
public final class Gate {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean up;
    private boolean working;
    private boolean over;
    private int atWork;

    /// There is a server, or there is none.
    public void up(boolean now) {
        change(() -> up = now);
    }

    /// Lets people work.
    public void work() {
        change(() -> working = true);
    }

    /// Sends everybody home.
    public void finish() {
        change(() -> over = true);
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
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
    void pause(Duration time) throws InterruptedException {
        lock.lock();
        try {
            long left = time.toNanos();
            while (left > 0 && !over) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Asks everybody to come to an end with what they are at, and tells whether they have within this time.
    public boolean rest(Duration within) throws InterruptedException {
        lock.lock();
        try {
            working = false;
            changed.signalAll();
            long left = within.toNanos();
            while (atWork > 0 && left > 0) {
                left = changed.awaitNanos(left);
            }
            return atWork == 0;
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
        change(() -> atWork--);
    }

    boolean working() {
        lock.lock();
        try {
            return working && !over;
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
}
