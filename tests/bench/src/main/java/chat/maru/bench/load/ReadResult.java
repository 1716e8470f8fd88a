package chat.maru.bench.load;

import java.util.List;

/// What one process that reads saw. Immutable; travels as one line of JSON.
///
/// @param items conversations of the snapshot, or entries caught up with, each time
/// @param bytes of the bodies or frames they came in, each time
/// @param nanos from asking to the last byte, one for each time
/// @param pages from asking for a page to its last byte, all times together
/// @param serverCpuSeconds of all times together
/// @param ownShare what the reading thread's CPU time was of all times together
/// @param stolen see [LoadResult]; so is `others`
/// @param faults every way in which what was read was not right; empty for a result that counts
public record ReadResult(
        int items,
        long bytes,
        List<Long> nanos,
        List<Long> pages,
        double serverCpuSeconds,
        double ownShare,
        double stolen,
        double others,
        List<String> faults) {
    public ReadResult {
        nanos = List.copyOf(nanos);
        pages = List.copyOf(pages);
        faults = List.copyOf(faults);
    }

    /// What all times together have brought.
    public long itemsInAll() {
        return (long) items * nanos.size();
    }
}
