package chat.maru.push;

import chat.maru.core.push.PushResult;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes attempts, each on a virtual thread of its own, so that nobody waits for a push service. What is under way
/// and what waits for its turn are bounded, for each [Way] and in all; beyond that the answer is
/// [PushResult.Later] at once. That a way does not answer is remembered, so that it is tried by one at a time and
/// takes up nothing that others could use.
///
/// Thread-safe; the lanes are guarded by their map.
public final class Courier implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Courier.class);
    private static final int MOST_REMEMBERED = 1_000;
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();
    private static final int MOST_SAID = 10;

    private final Bounds bounds;
    private final ExecutorService threads;
    private final Map<Way, Taken> lanes = new LinkedHashMap<>();
    private long minute = System.nanoTime();
    private int saidInIt;
    private int all;

    /// @param atOnce   attempts under way over one way
    /// @param perWay   those, and those that wait for their turn
    /// @param inAll    the same over all ways
    /// @param patience how long one waits for its turn; together with an attempt's 40 s less than a minute
    public record Bounds(int atOnce, int perWay, int inAll, Duration patience) {
        public static final Bounds DEFAULT = new Bounds(64, 1_000, 4_000, Duration.ofSeconds(15));
    }

    /// A lane, how many are in it, and whether it was said that it fails.
    private static final class Taken {
        private final Lane lane;
        private int count;
        private boolean said;

        private Taken(Lane lane) {
            this.lane = lane;
        }
    }

    /// @param name of the service, for its threads
    public Courier(String name, Bounds bounds) {
        this.bounds = bounds;
        this.threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("push-" + name + '-', 0).factory());
    }

    public Bounds bounds() {
        return bounds;
    }

    /// Returns at once, and never throws. `done` is told exactly once, within a minute.
    public void send(Way way, Attempt attempt, Consumer<PushResult> done) {
        Optional<Lane> lane = enter(way);
        if (lane.isEmpty()) {
            tell(done, way.later("too much is under way"));
            return;
        }
        try {
            threads.execute(() -> run(way, lane.get(), attempt, done));
        } catch (RejectedExecutionException e) {
            leave(way);
            tell(done, way.later("closed"));
        }
    }

    private void run(Way way, Lane lane, Attempt attempt, Consumer<PushResult> done) {
        PushResult result;
        try {
            result = lane.pass(() -> watched(way, attempt));
        } catch (InterruptedException e) {
            result = way.later("closed");
        } catch (RuntimeException e) {
            // Not with its message, which could hold the target.
            LOG.error("A push could not be made: {} {}", e.getClass().getName(), Arrays.toString(e.getStackTrace()));
            result = new PushResult.Refused(
                    "it could not be made (" + e.getClass().getSimpleName() + ')');
        }
        leave(way);
        tell(done, result);
    }

    private PushResult watched(Way way, Attempt attempt) throws IOException, InterruptedException {
        try {
            PushResult result = attempt.make();
            answers(way);
            return result;
        } catch (IOException e) {
            failing(way, Reason.of(e));
            throw e;
        }
    }

    private Optional<Lane> enter(Way way) {
        synchronized (lanes) {
            Taken taken = lanes.get(way);
            if (all >= bounds.inAll || (taken != null && taken.count >= bounds.perWay)) {
                return Optional.empty();
            }
            if (taken == null) {
                taken = new Taken(new Lane(way, bounds.atOnce, bounds.patience));
                lanes.put(way, taken);
            }
            taken.count++;
            all++;
            return Optional.of(taken.lane);
        }
    }

    /// Says it once for each way until that answers again. Hosts are named by clients, who could fill the log with
    /// them: so not of more than a few in a minute; the others are said when they fail again later.
    private void failing(Way way, String reason) {
        synchronized (lanes) {
            Taken taken = lanes.get(way);
            long now = System.nanoTime();
            if (now - minute >= MINUTE) {
                minute = now;
                saidInIt = 0;
            }
            if (taken == null || taken.said || saidInIt >= MOST_SAID) {
                return;
            }
            saidInIt++;
            taken.said = true;
        }
        LOG.warn("no push gets to {}: {}", way.host(), reason);
    }

    private void answers(Way way) {
        synchronized (lanes) {
            Taken taken = lanes.get(way);
            if (taken != null) {
                taken.said = false;
            }
        }
    }

    private void leave(Way way) {
        synchronized (lanes) {
            Taken taken = lanes.get(way);
            all--;
            if (taken != null && --taken.count == 0 && !taken.lane.fails()) {
                lanes.remove(way);
            }
            if (lanes.size() > MOST_REMEMBERED) {
                forget();
            }
        }
    }

    /// The one that has failed longest of those over which nothing is under way.
    private void forget() {
        for (Map.Entry<Way, Taken> each : lanes.entrySet()) {
            if (each.getValue().count == 0) {
                lanes.remove(each.getKey());
                return;
            }
        }
    }

    /// Tells an answer that is there already, the way [#send] would.
    public static void tell(Consumer<PushResult> done, PushResult result) {
        try {
            done.accept(result);
        } catch (RuntimeException e) {
            LOG.error("What became of a push was not taken.", e);
        }
    }

    /// Whatever is under way has been answered when this returns, unless that takes more than five seconds.
    @Override
    public void close() {
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(5, TimeUnit.SECONDS)) {
                LOG.warn("Pushes did not end within 5 s.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
