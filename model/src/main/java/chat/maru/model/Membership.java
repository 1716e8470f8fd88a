package chat.maru.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// When somebody has been a member of a conversation: intervals of the log, in order and apart from each
/// other. An entry is theirs to see exactly if its stamp lies in one of them.
///
/// Immutable.
///
/// @param shard the shard of the conversation's topic, which the offsets are of
/// @param since the number of the last message that was there when they came last: what is new to them is behind it
public record Membership(Role role, int shard, List<Interval> intervals, MessageNumber since) {
    /// The last offset of an interval that goes on.
    public static final long OPEN = Long.MAX_VALUE;

    /// Never a member.
    public static final Membership NONE = new Membership(Role.MEMBER, 0, List.of());

    /// A member from the first entry on, as an account is of its own affairs.
    public static final Membership ALWAYS = new Membership(Role.MEMBER, 0, List.of(new Interval(1, OPEN)));

    /// A member before the first message was sent.
    public Membership(Role role, int shard, List<Interval> intervals) {
        this(role, shard, intervals, MessageNumber.NONE);
    }

    public Membership {
        Objects.requireNonNull(role);
        Objects.requireNonNull(since);
        intervals = List.copyOf(intervals);
        long behind = 0;
        for (Interval interval : intervals) {
            if (interval.goesOn() && behind == 0) {
                throw new IllegalArgumentException("a membership goes on before it begins");
            }
            if (interval.first() <= behind) {
                throw new IllegalArgumentException("membership intervals overlap at offset " + interval.first());
            }
            behind = interval.last();
        }
    }

    /// In the conversation again from this place on, or from its first entry on where newcomers see all of it.
    ///
    /// @param last the number of the last message before it
    public Membership rejoined(Role as, Stamp at, MessageNumber last, HistoryAccess history) {
        List<Interval> all = switch (history) {
            case ALL -> List.of(new Interval(1, OPEN));
            case SINCE_JOINING -> {
                List<Interval> longer = new ArrayList<>(intervals);
                longer.add(new Interval(at.offset(), OPEN));
                yield longer;
            }
        };
        return new Membership(as, at.shard(), all, last);
    }

    /// Not in the conversation any more after this offset, which is still theirs to see.
    public Membership ended(long offset) {
        List<Interval> closed = new ArrayList<>(intervals);
        Interval last = closed.removeLast();
        closed.add(new Interval(last.first(), offset, last.goesOn()));
        return new Membership(role, shard, closed, since);
    }

    /// The same membership but for one entry behind all others, at this offset.
    public Membership without(long offset) {
        if (!current()) {
            return this;
        }
        List<Interval> split = new ArrayList<>(intervals);
        Interval last = split.removeLast();
        if (last.first() < offset) {
            split.add(new Interval(last.first(), offset - 1, last.goesOn()));
        }
        split.add(new Interval(offset + 1, OPEN, last.goesOn() || last.first() < offset));
        return new Membership(role, shard, split, since);
    }

    public Membership as(Role other) {
        return new Membership(other, shard, intervals, since);
    }

    /// Whether the entry at this stamp is this member's to see.
    public boolean covers(Stamp stamp) {
        return covers(stamp.offset());
    }

    /// Whether the entry at this offset of the conversation's shard is this member's to see.
    public boolean covers(long offset) {
        for (Interval interval : intervals) {
            if (interval.first() <= offset && offset <= interval.last()) {
                return true;
            }
        }
        return false;
    }

    /// The first offset behind this one at which an entry would be this member's to see; [#OPEN] if there is none.
    public long firstBehind(long offset) {
        for (Interval interval : intervals) {
            if (offset < interval.last()) {
                return Math.max(offset + 1, interval.first());
            }
        }
        return OPEN;
    }

    /// The last offset up to this one at which an entry would be this member's to see; 0 if there is none.
    public long lastUpTo(long offset) {
        for (Interval interval : intervals.reversed()) {
            if (interval.first() <= offset) {
                return Math.min(offset, interval.last());
            }
        }
        return 0;
    }

    /// Whether anything behind this offset may be this member's to see.
    public boolean reachesBeyond(long offset) {
        return !intervals.isEmpty() && intervals.getLast().last() > offset;
    }

    /// How often the member came. What was hidden from them meanwhile makes intervals, and no stays.
    public int stays() {
        return (int) intervals.stream().filter(each -> !each.goesOn()).count();
    }

    /// Whether the member is in the conversation now.
    public boolean current() {
        return !intervals.isEmpty() && intervals.getLast().last() == OPEN;
    }

    /// One stay, from the entry that began it to the one that ended it, both included; or a part of one, where an
    /// entry within it is not the member's to see.
    ///
    /// @param last   [#OPEN] while it goes on
    /// @param goesOn whether it is the stay of the interval before it, behind the hidden entry
    public record Interval(long first, long last, boolean goesOn) {
        /// A stay from its beginning on.
        public Interval(long first, long last) {
            this(first, last, false);
        }

        public Interval {
            if (first < 1 || last < first) {
                throw new IllegalArgumentException("no such interval: " + first + " to " + last);
            }
        }
    }
}
