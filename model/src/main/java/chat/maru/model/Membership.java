package chat.maru.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// When somebody has been a member of a conversation: intervals of the log, in order and apart from each other. What
/// happened in them is in their [#inbox]; their [#history] may show more.
///
/// Immutable.
///
/// @param shard         the shard of the conversation's topic, which the offsets are of
/// @param since         the number of the last message that was there when they came last: what is new to them is
///                      behind it
/// @param disclosedUpTo where they came last into a group that showed all that had been said before: one of the
///                      intervals begins there; 0 if they never did
public record Membership(Role role, int shard, List<Interval> intervals, MessageNumber since, long disclosedUpTo) {
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

    /// A member who was shown nothing of what had been said while they were not in.
    public Membership(Role role, int shard, List<Interval> intervals, MessageNumber since) {
        this(role, shard, intervals, since, 0);
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
        if (disclosedUpTo != 0 && intervals.stream().noneMatch(interval -> interval.first() == disclosedUpTo)) {
            throw new IllegalArgumentException("no interval begins at offset " + disclosedUpTo);
        }
    }

    /// In the conversation again from this place on.
    ///
    /// @param last the number of the last message before it
    public Membership rejoined(Role as, Stamp at, MessageNumber last, Disclosure disclosure) {
        if (disclosure == Disclosure.INBOX) {
            return new Membership(as, at.shard(), List.of(new Interval(1, OPEN)), last);
        }
        List<Interval> longer = new ArrayList<>(intervals);
        longer.add(new Interval(at.offset(), OPEN));
        long disclosed = disclosure == Disclosure.HISTORY ? at.offset() : disclosedUpTo;
        return new Membership(as, at.shard(), longer, last, disclosed);
    }

    /// Not in the conversation any more after this offset, which is still theirs to see.
    public Membership ended(long offset) {
        List<Interval> closed = new ArrayList<>(intervals);
        Interval last = closed.removeLast();
        closed.add(new Interval(last.first(), offset, last.goesOn()));
        return new Membership(role, shard, closed, since, disclosedUpTo);
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
        return new Membership(role, shard, split, since, disclosedUpTo);
    }

    public Membership as(Role other) {
        return new Membership(other, shard, intervals, since, disclosedUpTo);
    }

    /// What the member's inbox has: what happened while they were in, whenever and by whichever way it is read.
    public Coverage inbox() {
        return new Coverage(intervals);
    }

    /// What the history shows the member: what their inbox has, and all that was before they came where they were
    /// shown it.
    public Coverage history() {
        if (disclosedUpTo == 0) {
            return inbox();
        }
        List<Interval> shown = new ArrayList<>();
        for (Interval interval : intervals) {
            if (interval.first() == disclosedUpTo) {
                shown.add(new Interval(1, interval.last()));
            } else if (interval.first() > disclosedUpTo) {
                shown.add(interval);
            }
        }
        return new Coverage(shown);
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
