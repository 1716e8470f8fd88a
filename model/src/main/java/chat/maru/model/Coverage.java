package chat.maru.model;

import chat.maru.model.Membership.Interval;
import java.util.List;

/// Places of the log, as intervals in order and apart from each other: those at which an entry is somebody's to see.
///
/// Immutable.
public record Coverage(List<Interval> intervals) {
    public Coverage {
        intervals = List.copyOf(intervals);
    }

    /// The same up to this offset, and nothing behind it.
    public Coverage upTo(long offset) {
        return new Coverage(intervals.stream()
                .filter(interval -> interval.first() <= offset)
                .map(interval -> new Interval(interval.first(), Math.min(interval.last(), offset), interval.goesOn()))
                .toList());
    }

    /// Whether an entry at this stamp is theirs to see.
    public boolean covers(Stamp stamp) {
        return covers(stamp.offset());
    }

    /// Whether an entry at this offset of the topic's shard is theirs to see.
    public boolean covers(long offset) {
        for (Interval interval : intervals) {
            if (interval.first() <= offset && offset <= interval.last()) {
                return true;
            }
        }
        return false;
    }

    /// The first offset behind this one at which an entry would be theirs to see; [Membership#OPEN] if there is none.
    public long firstBehind(long offset) {
        for (Interval interval : intervals) {
            if (offset < interval.last()) {
                return Math.max(offset + 1, interval.first());
            }
        }
        return Membership.OPEN;
    }

    /// The last offset up to this one at which an entry would be theirs to see; 0 if there is none.
    public long lastUpTo(long offset) {
        for (Interval interval : intervals.reversed()) {
            if (interval.first() <= offset) {
                return Math.min(offset, interval.last());
            }
        }
        return 0;
    }

    /// Whether anything behind this offset may be theirs to see.
    public boolean reachesBeyond(long offset) {
        return !intervals.isEmpty() && intervals.getLast().last() > offset;
    }
}
