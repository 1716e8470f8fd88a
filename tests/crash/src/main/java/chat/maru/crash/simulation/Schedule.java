package chat.maru.crash.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;

/// Everything that a node's threads would do, done by one, in an order that a seed decides. A lane keeps the
/// order of its tasks, as an event loop does; tasks in the pool have none, and may be interrupted by others.
///
/// Confined to one thread.
final class Schedule {
    private static final int DEEPEST = 3;

    private final SplittableRandom random;
    private final List<Lane> lanes = new ArrayList<>();
    private final List<Runnable> pool = new ArrayList<>();
    private BooleanSupplier other = () -> false;
    private int depth;
    private int pooled;
    private boolean inPool;

    Schedule(SplittableRandom random) {
        this.random = random;
    }

    /// What else may happen in the middle of a task; tells whether it did.
    void besides(BooleanSupplier what) {
        other = what;
    }

    /// An event loop. Its hash is its number, not its address: iteration over what is kept by loop must not
    /// differ from one run to the next.
    private final class Lane implements Executor {
        private final Queue<Runnable> tasks = new ArrayDeque<>();
        private final int number = lanes.size();

        @Override
        public void execute(Runnable task) {
            if (inPool && random.nextBoolean()) {
                pool.add(() -> tasks.add(task));
            } else {
                tasks.add(task);
            }
        }

        @Override
        public boolean equals(Object object) {
            return this == object;
        }

        @Override
        public int hashCode() {
            return number;
        }
    }

    Executor lane() {
        Lane lane = new Lane();
        lanes.add(lane);
        return lane;
    }

    /// A way to the pool that refuses a task while it is busy.
    Executor pool(BooleanSupplier busy) {
        return task -> {
            if (busy.getAsBoolean()) {
                throw new RejectedExecutionException("busy");
            }
            submit(task);
        };
    }

    void submit(Runnable task) {
        pooled++;
        pool.add(task);
    }

    /// How many tasks were ever given to the pool.
    int pooled() {
        return pooled;
    }

    /// Runs one task, if there is any.
    boolean run() {
        int choices = pool.isEmpty() ? 0 : 1;
        for (Lane lane : lanes) {
            choices += lane.tasks.isEmpty() ? 0 : 1;
        }
        if (choices == 0) {
            return false;
        }
        boolean before = inPool;
        int choice = random.nextInt(choices);
        for (Lane lane : lanes) {
            if (!lane.tasks.isEmpty() && choice-- == 0) {
                inPool = false;
                lane.tasks.remove().run();
                inPool = before;
                return true;
            }
        }
        inPool = true;
        pool.remove(random.nextInt(pool.size())).run();
        inPool = before;
        return true;
    }

    /// The writer is one thread and hands over in order.
    private boolean otherThan() {
        boolean before = inPool;
        inPool = false;
        boolean any = other.getAsBoolean();
        inPool = before;
        return any;
    }

    /// What other threads do while this one is in the middle of something.
    void meanwhile() {
        if (depth == DEEPEST) {
            return;
        }
        depth++;
        boolean more = true;
        while (more && random.nextInt(3) > 0) {
            more = random.nextInt(4) == 0 ? otherThan() : run();
        }
        depth--;
    }

    /// Whatever was to be done is not: the process is gone.
    void clear() {
        lanes.clear();
        pool.clear();
    }
}
