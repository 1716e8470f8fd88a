package chat.maru.bench.load;

import java.util.List;

/// What one generator process saw. Immutable; travels as one line of JSON.
///
/// @param seconds length of the window
/// @param completed messages acknowledged and delivered inside the window
/// @param sent over the whole run, warm-up and drain included; so are `acked`, `delivered`, `echoed`
/// @param echoed entries that came back to their own sender's connection
/// @param serverCpuSeconds inside the window; 0 when no process was named
/// @param generatorCpuSeconds inside the window, every thread of the generator
/// @param serverCoreBusy share of the server's core that was busy, with anything, inside the window
/// @param serverCoreStolen share of the server's core taken by the hypervisor
/// @param framesPerRead mean number of frames in one read of the generator: how much batching there was
/// @param acknowledged histogram, nanoseconds from the intended send to the acknowledgement
/// @param deliveredAfter histogram, nanoseconds from the intended send to the delivery
/// @param lag histogram, nanoseconds from the intended to the actual send
/// @param faults every way in which the run was not correct; empty for a run that counts
public record LoadResult(
        double seconds,
        long completed,
        long sent,
        long acked,
        long delivered,
        long echoed,
        double serverCpuSeconds,
        double generatorCpuSeconds,
        double serverCoreBusy,
        double serverCoreStolen,
        double framesPerRead,
        String io,
        String acknowledged,
        String deliveredAfter,
        String lag,
        List<String> faults) {
    /// A generator busier than this may itself have been the limit.
    public static final double MOST_GENERATOR_SHARE = 0.85;

    public LoadResult {
        faults = List.copyOf(faults);
    }

    public double perSecond() {
        return completed / seconds;
    }

    public double generatorShare() {
        return generatorCpuSeconds / seconds;
    }

    public boolean generatorBound() {
        return generatorShare() > MOST_GENERATOR_SHARE;
    }

    /// True when the generator's own lateness is more than a tenth of what it reports.
    public boolean lagBound() {
        long own = Latencies.decode(lag).getValueAtPercentile(99);
        return own * 10 > Latencies.decode(acknowledged).getValueAtPercentile(99);
    }
}
