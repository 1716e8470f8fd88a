package chat.maru.crash.work;

import chat.maru.crash.history.Result;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;

/// What one person has to send, on whichever device: new messages; again what nobody knows of; and every fifth
/// message twice, some at once, some late, so that it goes by another device or another way. Now and then an id says
/// something else, which is to be refused.
///
/// Thread-safe.
final class Outbox {
    private static final int KEPT = 200;
    private static final int UNKNOWN_ENOUGH = 200;

    private final List<String> talks;
    private final Random random;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Put> unknown = new ArrayDeque<>();
    private final Deque<Put> again = new ArrayDeque<>();
    private final Deque<Put> acked = new ArrayDeque<>();
    private long count;

    /// @param talks where to send to; one that stands in it more often gets more
    Outbox(List<String> talks, long seed) {
        this.talks = List.copyOf(talks);
        this.random = new Random(seed);
    }

    /// What to send next.
    ///
    /// @param anew whether it may be something new
    Optional<Put> next(boolean anew) {
        lock.lock();
        try {
            if (!unknown.isEmpty() && (!anew || unknown.size() > UNKNOWN_ENOUGH || random.nextInt(3) == 0)) {
                return Optional.of(unknown.removeFirst());
            }
            if (!anew) {
                return Optional.empty();
            }
            if (again.size() > 20 && random.nextInt(4) == 0) {
                return Optional.of(again.removeFirst());
            }
            if (!acked.isEmpty() && random.nextInt(100) == 0 && !acked.getLast().mayBeDeleted()) {
                return Optional.of(acked.getLast().saying("{\"text\":\"another " + count++ + "\"}"));
            }
            return Optional.of(fresh());
        } finally {
            lock.unlock();
        }
    }

    private Put fresh() {
        String text = "%x %d %s".formatted(random.nextLong(), count++, "마루".repeat(random.nextInt(40)));
        return Put.of(
                talks.get(random.nextInt(talks.size())),
                new UUID(random.nextLong(), random.nextLong()).toString(),
                "{\"text\":\"" + text + "\"}");
    }

    /// Whether what was just sent is to be sent once more, at once.
    boolean doubles(Put put) {
        lock.lock();
        try {
            int chance = random.nextInt(10);
            if (chance == 0) {
                again.addLast(put);
            }
            return chance == 1;
        } finally {
            lock.unlock();
        }
    }

    /// What became of it.
    void told(Put put, Result result) {
        lock.lock();
        try {
            switch (result) {
                case Result.Numbered _ -> keep(put);
                case Result.Unknown _ when random.nextInt(20) > 0 -> unknown.addLast(put);
                default -> {} // refused, or never looked for again
            }
        } finally {
            lock.unlock();
        }
    }

    private void keep(Put put) {
        acked.addLast(put);
        if (acked.size() > KEPT) {
            acked.removeFirst();
        }
    }

    boolean hasUnknown() {
        lock.lock();
        try {
            return !unknown.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /// One of those that were acknowledged lately.
    Optional<Put> lately() {
        lock.lock();
        try {
            return acked.isEmpty()
                    ? Optional.empty()
                    : Optional.of(random.nextBoolean() ? acked.getFirst() : acked.getLast());
        } finally {
            lock.unlock();
        }
    }
}
