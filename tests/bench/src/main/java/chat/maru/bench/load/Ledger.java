package chat.maru.bench.load;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/// Every message of a run and what became of it, in a ring. Confined to the event loop; allocates nothing per message.
///
/// A message is complete when it is acknowledged and, apart from that, delivered to the other person. Each of the two
/// people's connections must see each conversation's numbers go up by one; all who name a message's number must agree.
final class Ledger {
    private static final int ACKED = 1;
    private static final int DELIVERED = 2;
    private static final int ECHOED = 4;
    private static final int COMPLETE = ACKED | DELIVERED;

    private final int mask;
    private final int[] sequences;
    private final long[] intended;
    private final long[] numbers;
    private final int[] conversations;
    private final int[] senders;
    private final byte[] states;
    private final int[] sides;
    private final long[] heads;
    private final Faults faults;
    private final Histogram acknowledged = Latencies.empty();
    private final Histogram deliveredAfter = Latencies.empty();
    private final Histogram lag = Latencies.empty();

    private int next;
    private long sent;
    private long acked;
    private long delivered;
    private long echoed;
    private long completed;
    private boolean windowed;
    private long from;
    private long to;

    /// @param slots how many messages may be under way at once; rounded up to a power of two
    Ledger(int slots, Population population, Faults faults) {
        int size = Integer.highestOneBit(Math.max(2, slots - 1)) << 1;
        this.mask = size - 1;
        this.sequences = new int[size];
        this.intended = new long[size];
        this.numbers = new long[size];
        this.conversations = new int[size];
        this.senders = new int[size];
        this.states = new byte[size];
        Arrays.fill(states, (byte) COMPLETE);
        Arrays.fill(sequences, -1);
        this.sides = population.pairs().stream()
                .flatMapToInt(pair -> IntStream.of(pair.a(), pair.b()))
                .toArray();
        this.heads = new long[sides.length];
        this.faults = faults;
    }

    /// Sets the window that counts, in the same clock as every other time here.
    void window(long fromNanos, long toNanos) {
        windowed = true;
        from = fromNanos;
        to = toNanos;
    }

    /// Enters a message about to be sent; answers its sequence number, or -1 if too many are under way.
    int open(int sender, int conversation, long intendedAt, long now) {
        int slot = next & mask;
        if ((states[slot] & COMPLETE) != COMPLETE) {
            return -1;
        }
        sequences[slot] = next;
        intended[slot] = intendedAt;
        numbers[slot] = 0;
        conversations[slot] = conversation;
        senders[slot] = sender;
        states[slot] = 0;
        sent++;
        if (inWindow(intendedAt)) {
            Latencies.record(lag, now - intendedAt);
        }
        return next++;
    }

    /// The other person of a conversation.
    int partner(int conversation, int person) {
        int a = sides[2 * conversation];
        return a == person ? sides[2 * conversation + 1] : a;
    }

    /// The server has acknowledged a message to its sender. True when that was right.
    boolean acknowledge(int person, long sequence, long number, long now) {
        int slot = slot(sequence);
        if (slot < 0 || senders[slot] != person) {
            faults.add("acknowledgement of something this connection has not sent");
            return false;
        }
        if (!mark(slot, ACKED, number, "acknowledged twice")) {
            return false;
        }
        acked++;
        settle(slot, acknowledged, now);
        return true;
    }

    /// A message entry has come to a person's connection.
    void arrive(int person, long sequence, long number, long now) {
        int slot = slot(sequence);
        if (slot < 0) {
            faults.add("entry that this run has not sent");
            return;
        }
        boolean own = senders[slot] == person;
        if (!own && partner(conversations[slot], senders[slot]) != person) {
            faults.add("entry at a person who is not a member");
            return;
        }
        if (!mark(slot, own ? ECHOED : DELIVERED, number, "delivered twice")) {
            return;
        }
        follow(conversations[slot], person, number);
        if (own) {
            echoed++;
        } else {
            delivered++;
            settle(slot, deliveredAfter, now);
        }
    }

    private int slot(long sequence) {
        int slot = (int) sequence & mask;
        return sequence < 0 || sequences[slot] != (int) sequence || sent == 0 ? -1 : slot;
    }

    private boolean mark(int slot, int what, long number, String again) {
        if ((states[slot] & what) != 0) {
            faults.add(again);
            return false;
        }
        states[slot] |= (byte) what;
        if (number < 1 || (numbers[slot] != 0 && numbers[slot] != number)) {
            faults.add("numbers of one message differ, or are missing");
        }
        numbers[slot] = number;
        return true;
    }

    private void follow(int conversation, int person, long number) {
        int side = 2 * conversation + (sides[2 * conversation] == person ? 0 : 1);
        if (heads[side] != 0 && number != heads[side] + 1) {
            faults.add(number > heads[side] ? "a number was left out" : "a number came out of order");
        }
        heads[side] = number;
    }

    private void settle(int slot, Histogram histogram, long now) {
        if (inWindow(intended[slot])) {
            Latencies.record(histogram, now - intended[slot]);
        }
        if ((states[slot] & COMPLETE) == COMPLETE && inWindow(now)) {
            completed++;
        }
    }

    private boolean inWindow(long now) {
        return windowed && now - from >= 0 && now - to < 0;
    }

    /// True when nothing is under way any more, the senders' own copies included.
    boolean settled() {
        return acked == sent && delivered == sent && echoed == sent;
    }

    /// Adds what is missing at the end of a run to the faults.
    void close() {
        missing(sent - acked, "sent but not acknowledged");
        missing(acked - delivered, "acknowledged but not delivered");
        missing(acked - echoed, "acknowledged but not in the sender's own events");
    }

    private void missing(long count, String kind) {
        if (count != 0) {
            faults.add(kind + ": " + count);
        }
    }

    long sent() {
        return sent;
    }

    long acked() {
        return acked;
    }

    long delivered() {
        return delivered;
    }

    long echoed() {
        return echoed;
    }

    long completed() {
        return completed;
    }

    Histogram acknowledged() {
        return acknowledged;
    }

    Histogram deliveredAfter() {
        return deliveredAfter;
    }

    Histogram lag() {
        return lag;
    }
}
