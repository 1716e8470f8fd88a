package chat.maru.bench.load;

/// Message ids of version 7, as clients make them, in which the generator finds its own sequence number again.
///
/// The time comes first, as the version asks; of the random bits 42 are the run's own, 32 are the sequence.
/// Immutable.
final class MessageIds {
    private static final int TIME_SHIFT = 16;
    private final long salt;
    private final long head;

    /// @param salt tells this run's ids from any other run's; its low 42 bits count
    MessageIds(long salt) {
        this.salt = (salt >>> 30) & 0xfff;
        this.head = 0x8000_0000L | (salt & 0x3fff_ffff);
    }

    long high(long millis) {
        return (millis << TIME_SHIFT) | 0x7000 | salt;
    }

    long low(int sequence) {
        return (head << 32) | (sequence & 0xffff_ffffL);
    }

    /// The sequence number in the id written at `in[at, to)`, or -1 if it is not an id of this run.
    long sequence(byte[] in, int at, int to) {
        if (at < 0 || at + Ascii.ID > to) {
            return -1;
        }
        long upper = (Ascii.hex(in, at + 19, to, 4) << 16) | Ascii.hex(in, at + 24, to, 4);
        boolean ours = upper == head && Ascii.hex(in, at + 15, to, 3) == salt;
        return ours ? Ascii.hex(in, at + 28, to, 8) : -1;
    }
}
