package chat.maru.bench.load;

/// An entry as Maru writes it, the same by whatever way it comes. Stateless.
final class Entry {
    /// What every entry begins with, and nothing within one.
    static final byte[] BEGINNING = Ascii.bytes("{\"cursor\":\"");

    private static final byte[] TYPE = Ascii.bytes("\"type\":\"");
    private static final byte[] MESSAGE = Ascii.bytes("message\"");
    private static final byte[] NUMBER = Ascii.bytes("\"number\":");
    private static final byte[] ID = Ascii.bytes("\"id\":\"");

    private Entry() {}

    /// Tells the run of the entry in `in[from, to)`, if it is a message.
    static void arrived(Run run, Line line, byte[] in, int from, int to, long now) {
        int type = Ascii.after(in, from, to, TYPE);
        if (type < 0 || !Ascii.startsWith(in, type, to, MESSAGE)) {
            return;
        }
        int number = Ascii.after(in, type, to, NUMBER);
        int id = number < 0 ? -1 : Ascii.after(in, number, to, ID);
        run.arrived(line, in, id, to, Ascii.decimal(in, number, to), now);
    }
}
