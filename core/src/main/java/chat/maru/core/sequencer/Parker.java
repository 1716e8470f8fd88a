package chat.maru.core.sequencer;

import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Where one thread waits for something to do. Whoever wakes it leaves that to an executor, so that a thread that has
/// more to hand over can do so first.
///
/// Thread-safe; one thread at a time may wait.
final class Parker {
    private static final long LONGEST = TimeUnit.MILLISECONDS.toNanos(100);

    private final Executor waker;
    // Nobody while it is awake, or when somebody is about to wake it.
    private final AtomicReference<@Nullable Thread> parked = new AtomicReference<>();

    Parker(Executor waker) {
        this.waker = waker;
    }

    /// Returns when somebody wakes it, at once if there is something to do already, and after 100 ms in any
    /// case. It may return for no reason.
    void park(BooleanSupplier idle) {
        parked.set(Thread.currentThread());
        if (idle.getAsBoolean()) {
            LockSupport.parkNanos(this, LONGEST);
        }
        parked.set(null);
    }

    /// Has the thread that waits return, unless somebody is about to. Whatever it shall find must be there
    /// already.
    void unpark() {
        if (parked.get() != null) {
            Thread waiting = parked.getAndSet(null);
            if (waiting != null) {
                waker.execute(() -> LockSupport.unpark(waiting));
            }
        }
    }
}
