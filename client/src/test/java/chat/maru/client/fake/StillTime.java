package chat.maru.client.fake;

import chat.maru.client.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/// Time that moves only when somebody sleeps, at once and by as much.
///
/// Guarded by its lock.
public final class StillTime implements Time {
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Duration> sleeps = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-22T21:30:00Z");

    @Override
    public Instant instant() {
        lock.lock();
        try {
            return now;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        lock.lock();
        try {
            sleeps.add(duration);
            now = now.plus(duration);
        } finally {
            lock.unlock();
        }
    }

    /// How long was slept, each time.
    public List<Duration> sleeps() {
        lock.lock();
        try {
            return List.copyOf(sleeps);
        } finally {
            lock.unlock();
        }
    }
}
