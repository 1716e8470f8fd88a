package chat.maru.bench.load;

import java.util.List;

/// What one generator process saw. Immutable; travels as one line of JSON.
///
/// @param seconds length of the window
/// @param completed messages acknowledged and delivered to all inside the window
/// @param deliveries entries that came to any member inside the window, the sender's own among them
/// @param sent over the whole run, warm-up and drain included; so are `acked`, `delivered`, `echoed`
/// @param delivered entries that came to others than their sender
/// @param echoed entries that came back to their own sender's connection
/// @param serverCpuSeconds inside the window; 0 when no process was named
/// @param generatorCpuSeconds inside the window, every thread of the generator
/// @param stolen the larger share, of the two cores', that the hypervisor took inside the window
/// @param others the larger share, of the two cores', that went to other processes or the kernel's own work inside
///     the window; 0 when nothing is pinned
/// @param framesPerRead mean number of frames in one read of the generator: how much batching there was
/// @param acknowledged histogram, nanoseconds from the intended send to the acknowledgement
/// @param deliveredAfter histogram, nanoseconds from the intended send to each delivery to another
/// @param deliveredToAll histogram, nanoseconds from the intended send to the last of a message's deliveries
/// @param lag histogram, nanoseconds from the intended to the actual send
/// @param faults every way in which the run was not correct; empty for a run that counts
public record LoadResult(
        double seconds,
        long completed,
        long deliveries,
        long sent,
        long acked,
        long delivered,
        long echoed,
        double serverCpuSeconds,
        double generatorCpuSeconds,
        double stolen,
        double others,
        double framesPerRead,
        String io,
        String acknowledged,
        String deliveredAfter,
        String deliveredToAll,
        String lag,
        List<String> faults) {
    /// A generator busier than this may itself have been the limit.
    public static final double MOST_GENERATOR_SHARE = 0.85;

    /// More work of others, or the hypervisor, on one of the cores than this makes figures doubtful.
    public static final double MOST_OTHERS = 0.10;

    public LoadResult {
        faults = List.copyOf(faults);
    }

    public double perSecond() {
        return completed / seconds;
    }

    public double deliveriesPerSecond() {
        return deliveries / seconds;
    }

    /// Of one core; more than 1 if it runs on several.
    public double serverShare() {
        return serverCpuSeconds / seconds;
    }

    /// Of one core; more than 1 if it runs on several.
    public double generatorShare() {
        return generatorCpuSeconds / seconds;
    }

    public boolean generatorBound() {
        return generatorShare() > MOST_GENERATOR_SHARE;
    }

    /// True when other work on the two cores took what may have been missed.
    public boolean disturbed() {
        return others + stolen > MOST_OTHERS;
    }

    /// True when the generator's own lateness is more than a tenth of what it reports.
    public boolean lagBound() {
        long own = Latencies.decode(lag).getValueAtPercentile(99);
        return own * 10 > Latencies.decode(acknowledged).getValueAtPercentile(99);
    }
}
