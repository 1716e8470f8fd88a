package chat.maru.bench.load;

import org.HdrHistogram.Histogram;

/// A span of time in a run, and what of the run's messages is counted in it. Confined to the event loop while the run
/// goes on.
final class Window {
    private static final long FAR = Long.MAX_VALUE / 2;

    private final long from;
    private long to;
    private final Histogram acknowledged = Latencies.empty();
    private final Histogram deliveredAfter = Latencies.empty();
    private final Histogram deliveredToAll = Latencies.empty();
    private final Histogram lag = Latencies.empty();
    private long completed;
    private long deliveries;

    /// @param from an instant of `System.nanoTime`, included; so is `to`, not included
    Window(long from, long to) {
        this.from = from;
        this.to = to;
    }

    /// Of a run of which nothing is to be counted.
    static Window none() {
        return new Window(0, 0);
    }

    /// From that instant until [#end].
    static Window from(long at) {
        return new Window(at, at + FAR);
    }

    /// It goes as far as here: nothing after that counts. Nothing may have been noted after that.
    void end(long at) {
        to = at;
    }

    boolean holds(long at) {
        return at - from >= 0 && at - to < 0;
    }

    /// A message is complete now.
    void complete(long now) {
        if (holds(now)) {
            completed++;
        }
    }

    /// An entry has come to a member now.
    void deliver(long now) {
        if (holds(now)) {
            deliveries++;
        }
    }

    /// Notes one of the message's times, if the message should have left inside the window.
    void note(Histogram into, long intended, long now) {
        if (holds(intended)) {
            Latencies.record(into, now - intended);
        }
    }

    /// Messages acknowledged and delivered to all inside the window.
    long completed() {
        return completed;
    }

    /// Entries that came to any member inside the window, the sender's own among them.
    long deliveries() {
        return deliveries;
    }

    Histogram acknowledged() {
        return acknowledged;
    }

    Histogram deliveredAfter() {
        return deliveredAfter;
    }

    Histogram deliveredToAll() {
        return deliveredToAll;
    }

    Histogram lag() {
        return lag;
    }
}
