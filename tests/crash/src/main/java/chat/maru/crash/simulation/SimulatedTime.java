package chat.maru.crash.simulation;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;

/// The only clock there is. It moves when the simulation says so, and what was to happen meanwhile happens on
/// the way.
///
/// Confined to one thread.
final class SimulatedTime implements InstantSource {
    static final Instant EPOCH = Instant.parse("2026-11-22T21:30:00Z");

    private final Map<Of, PriorityQueue<Timer>> timers = new EnumMap<>(Of.class);
    private long nanos;
    private long sequence;
    private Duration skew = Duration.ZERO;
    private boolean nodePaused;

    SimulatedTime() {
        for (Of of : Of.values()) {
            timers.put(
                    of, new PriorityQueue<>(Comparator.comparingLong(Timer::at).thenComparingLong(Timer::sequence)));
        }
    }

    private PriorityQueue<Timer> timers(Of of) {
        return Objects.requireNonNull(timers.get(of));
    }

    /// Whose something is that is to happen.
    enum Of {
        /// A node's: gone with it, and late when it is paused.
        NODE,
        /// What is on its way between a node and its clients: late when the node is paused.
        NETWORK,
        /// A client's.
        CLIENT
    }

    private record Timer(long at, long sequence, Runnable action) {}

    /// Since the beginning; never goes back.
    long nanos() {
        return nanos;
    }

    /// What the node's clock shows, which may jump.
    @Override
    public Instant instant() {
        return EPOCH.plusNanos(nanos).plus(skew);
    }

    void jump(Duration by) {
        skew = skew.plus(by);
    }

    void after(Of of, long delay, Runnable action) {
        timers(of).add(new Timer(nanos + delay, sequence++, action));
    }

    /// The process is gone.
    void forget(Of of) {
        timers(of).clear();
    }

    /// From now on nothing happens to the node, or everything that is late, and so on.
    void pauseNode(boolean paused) {
        nodePaused = paused;
    }

    /// Lets time pass until the next thing happens, or this much if there is none. Says whether something did.
    boolean pass(long atMost) {
        PriorityQueue<Timer> next = null;
        for (Of of : Of.values()) {
            PriorityQueue<Timer> queue = timers(of);
            boolean still = nodePaused && of != Of.CLIENT;
            if (!still && !queue.isEmpty() && (next == null || before(queue, next))) {
                next = queue;
            }
        }
        if (next == null || next.element().at() > nanos + atMost) {
            nanos += atMost;
            return false;
        }
        Timer timer = next.remove();
        nanos = Math.max(nanos, timer.at());
        timer.action().run();
        return true;
    }

    private static boolean before(PriorityQueue<Timer> one, PriorityQueue<Timer> other) {
        Timer first = one.element();
        Timer second = other.element();
        return first.at() != second.at() ? first.at() < second.at() : first.sequence() < second.sequence();
    }
}
