package chat.maru.bench.load;

import java.util.Arrays;

/// Every message of a run and what became of it, in a ring. Confined to the event loop; allocates nothing per message.
///
/// A message is complete when it is acknowledged and, apart from that, delivered to every other member. Where messages
/// have numbers, each member's connection must see each conversation's go up by one, and all who name a message's must
/// agree. Together they make sure that each member has had each message once. Where they have none, deliveries are
/// counted, senders see their own messages in groups only, and what is left over from an earlier run is passed over.
final class Ledger {
    private static final int ACKED = 1;
    private static final int DELIVERED = 2;
    private static final int COMPLETE = ACKED | DELIVERED;
    private static final int MASKS = 2;

    private final int mask;
    private final int[] sequences;
    private final long[] intended;
    private final long[] numbers;
    private final int[] conversations;
    private final int[] senders;
    private final int[] missing;
    private final byte[] states;
    private final int[][] members;
    private final long[][] heads;
    private final Faults faults;
    private final boolean numbered;
    /// Where messages have no numbers: which members have had it, of the first 128 of a conversation.
    private final long[][] had;

    private int next;
    private long sent;
    private long acked;
    private long expected;
    private long delivered;
    private long echoed;
    private long echoes;
    private Window[] windows = {};

    /// @param slots    how many messages may be under way at once; rounded up to a power of two
    /// @param numbered whether messages have numbers
    Ledger(int slots, Population population, boolean numbered, Faults faults) {
        int size = Integer.highestOneBit(Math.max(2, slots - 1)) << 1;
        this.mask = size - 1;
        this.sequences = new int[size];
        this.intended = new long[size];
        this.numbers = new long[size];
        this.conversations = new int[size];
        this.senders = new int[size];
        this.missing = new int[size];
        this.states = new byte[size];
        Arrays.fill(states, (byte) COMPLETE);
        Arrays.fill(sequences, -1);
        this.members = population.conversations().stream()
                .map(each -> each.members().stream()
                        .mapToInt(Integer::intValue)
                        .sorted()
                        .toArray())
                .toArray(int[][]::new);
        this.heads = Arrays.stream(members).map(each -> new long[each.length]).toArray(long[][]::new);
        this.faults = faults;
        this.numbered = numbered;
        this.had = numbered ? new long[0][] : new long[MASKS][size];
    }

    /// Counts in this window too, in the same clock as every other time here.
    void window(Window another) {
        windows = Arrays.copyOf(windows, windows.length + 1);
        windows[windows.length - 1] = another;
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
        missing[slot] = members[conversation].length - 1;
        states[slot] = 0;
        for (long[] mask : had) {
            mask[slot] = 0;
        }
        sent++;
        for (Window window : windows) {
            window.note(window.lag(), intendedAt, now);
        }
        return next++;
    }

    /// The server has acknowledged a message to its sender. True when that was right.
    boolean acknowledge(int person, long sequence, long number, long now) {
        int slot = slot(sequence);
        if (slot < 0 || senders[slot] != person) {
            faults.add("acknowledgement of something this connection has not sent");
            return false;
        }
        if ((states[slot] & ACKED) != 0) {
            faults.add("acknowledged twice");
            return false;
        }
        agree(slot, number);
        acked++;
        int others = members[conversations[slot]].length - 1;
        expected += others;
        echoes += numbered || others > 1 ? 1 : 0;
        for (Window window : windows) {
            window.note(window.acknowledged(), intended[slot], now);
        }
        mark(slot, ACKED, now);
        return true;
    }

    /// A message entry has come to a person's connection.
    void arrive(int person, long sequence, long number, long now) {
        int slot = slot(sequence);
        if (slot < 0) {
            if (numbered) {
                faults.add("entry that this run has not sent");
            }
            return;
        }
        int conversation = conversations[slot];
        int place = Arrays.binarySearch(members[conversation], person);
        if (place < 0) {
            faults.add("entry at a person who is not a member");
            return;
        }
        if (numbered ? number > 0 && number == heads[conversation][place] : hasHad(slot, place)) {
            faults.add("delivered twice");
            return;
        }
        agree(slot, number);
        follow(heads[conversation], place, number);
        for (Window window : windows) {
            window.deliver(now);
        }
        if (senders[slot] == person) {
            echoed++;
        } else {
            deliver(slot, now);
        }
    }

    /// Whether the member had it before; from now on it has.
    private boolean hasHad(int slot, int place) {
        if (place >= MASKS * Long.SIZE) {
            return missing[slot] == 0;
        }
        long[] mask = had[place / Long.SIZE];
        long bit = 1L << place;
        boolean before = (mask[slot] & bit) != 0;
        mask[slot] |= bit;
        return before;
    }

    private void deliver(int slot, long now) {
        delivered++;
        boolean last = --missing[slot] == 0;
        for (Window window : windows) {
            window.note(window.deliveredAfter(), intended[slot], now);
            if (last) {
                window.note(window.deliveredToAll(), intended[slot], now);
            }
        }
        if (last) {
            mark(slot, DELIVERED, now);
        }
    }

    private int slot(long sequence) {
        int slot = (int) sequence & mask;
        return sequence < 0 || sequences[slot] != (int) sequence || sent == 0 ? -1 : slot;
    }

    private void agree(int slot, long number) {
        if (!numbered) {
            return;
        }
        if (number < 1 || (numbers[slot] != 0 && numbers[slot] != number)) {
            faults.add("numbers of one message differ, or are missing");
        }
        numbers[slot] = number;
    }

    private void follow(long[] of, int place, long number) {
        if (numbered && of[place] != 0 && number != of[place] + 1) {
            faults.add(number > of[place] ? "a number was left out" : "a number came out of order");
        }
        of[place] = number;
    }

    private void mark(int slot, int what, long now) {
        states[slot] |= (byte) what;
        if ((states[slot] & COMPLETE) == COMPLETE) {
            for (Window window : windows) {
                window.complete(now);
            }
        }
    }

    /// When this message should have left; where it is none of this run's, now.
    long intendedAt(long sequence, long now) {
        int slot = slot(sequence);
        return slot < 0 ? now : intended[slot];
    }

    /// True when all that was sent is acknowledged, and its senders have seen it where they are to.
    boolean acknowledged() {
        return acked == sent && echoed == echoes;
    }

    /// True when nothing is under way any more, the senders' own copies included.
    boolean settled() {
        return acknowledged() && delivered == expected;
    }

    /// Adds what is missing at the end of a run to the faults.
    void close() {
        lacking(sent - acked, "sent but not acknowledged");
        lacking(expected - delivered, "acknowledged but not delivered");
        lacking(echoes - echoed, "acknowledged but not in the sender's own events");
    }

    private void lacking(long count, String kind) {
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
}
