package chat.maru.crash.host;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Lets through or holds.
///
/// Thread-safe.
final class Valve {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean open = true;

    void open(boolean now) {
        lock.lock();
        try {
            open = now;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Returns once it is open.
    void pass() throws InterruptedException {
        lock.lock();
        try {
            while (!open) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }
}
