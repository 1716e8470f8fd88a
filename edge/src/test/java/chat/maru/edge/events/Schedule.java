package chat.maru.edge.events;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;

/// Everything that threads would do, done by one, in an order that a seed decides. A lane keeps the order of its
/// tasks, as an event loop does; tasks in the pool have none, and may be interrupted before they hand anything to a
/// lane.
///
/// Confined to one thread.
final class Schedule {
    private final SplittableRandom random;
    private final List<Queue<Runnable>> lanes = new ArrayList<>();
    private final List<Runnable> pool = new ArrayList<>();
    private int pooled;
    private int meanwhiles;
    private boolean inPool;

    Schedule(SplittableRandom random) {
        this.random = random;
    }

    Executor lane() {
        Queue<Runnable> lane = new ArrayDeque<>();
        lanes.add(lane);
        return task -> {
            if (inPool && random.nextBoolean()) {
                pool.add(() -> lane.add(task));
            } else {
                lane.add(task);
            }
        };
    }

    Executor pool() {
        return pool(() -> false);
    }

    /// A way to the pool that refuses a task while it is busy.
    Executor pool(BooleanSupplier busy) {
        return task -> {
            if (busy.getAsBoolean()) {
                throw new RejectedExecutionException("busy");
            }
            pooled++;
            pool.add(task);
        };
    }

    /// How many tasks were ever given to the pool.
    int pooled() {
        return pooled;
    }

    /// Runs one task, if there is any.
    boolean run() {
        List<Queue<Runnable>> ready =
                lanes.stream().filter(lane -> !lane.isEmpty()).toList();
        int choices = ready.size() + (pool.isEmpty() ? 0 : 1);
        if (choices == 0) {
            return false;
        }
        boolean before = inPool;
        inPool = false;
        int choice = random.nextInt(choices);
        if (choice < ready.size()) {
            ready.get(choice).remove().run();
        } else {
            inPool = true;
            pool.remove(random.nextInt(pool.size())).run();
        }
        inPool = before;
        return true;
    }

    /// What other threads do while this one is in the middle of something.
    void meanwhile() {
        while (random.nextInt(3) > 0 && run()) {
            meanwhiles++;
        }
    }

    /// How many tasks ran in the middle of another.
    int meanwhiles() {
        return meanwhiles;
    }

    /// Whatever was to be done is not: the process is gone.
    void clear() {
        lanes.clear();
        pool.clear();
    }
}
