package chat.maru.bench.load;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/// A connection to a [Relay]. The number of somebody is what the last eight digits of their id say.
/// Confined to the event loop.
final class RelaySession implements Protocol {
    /// What a WebSocket frame takes that sends Maru a message of the usual length.
    static final int SEND = 280;

    private static final int NUMBER_DIGITS = 8;

    private final Run run;
    private final Letter letter;
    private final int number;
    private final Deque<Integer> unanswered = new ArrayDeque<>();
    private int heard;

    RelaySession(Run run, Letter letter, Population.Account account) {
        this.run = run;
        this.letter = letter;
        this.number = number(Ascii.bytes(account.id()));
    }

    private static int number(byte[] id) {
        return (int) Ascii.hex(id, Ascii.ID - NUMBER_DIGITS, Ascii.ID, NUMBER_DIGITS);
    }

    @Override
    public byte[] opening(Line line) {
        byte[] opening = new byte[Relay.HEADER];
        put(opening, 0, opening.length);
        put(opening, Integer.BYTES, number);
        return opening;
    }

    @Override
    public void send(Line line, int sequence, long millis, byte[] address) {
        unanswered.addLast(sequence);
        byte[] frame = letter.patched(sequence, millis, address);
        put(frame, 0, frame.length);
        put(frame, Integer.BYTES, number(address));
        line.write(frame);
    }

    @Override
    public int consume(Line line, byte[] in, int to, long now) {
        run.read();
        int at = 0;
        while (to - at >= Relay.HEADER) {
            int length = number(in, at);
            if (length < Relay.HEADER) {
                run.fault("a frame no relay may send");
                line.close();
                return to;
            }
            if (to - at < length) {
                return at;
            }
            frame(line, in, at, length, now);
            at += length;
        }
        return at;
    }

    private void frame(Line line, byte[] in, int at, int length, long now) {
        run.frame();
        heard++;
        if (number(in, at + Integer.BYTES) != heard) {
            run.fault("a frame was left out, or came out of order");
        }
        switch (length) {
            case Relay.HEADER -> run.opened(line);
            case Relay.ACKNOWLEDGEMENT -> acknowledged(line, run.sequence(in, at + Relay.HEADER, at + length), now);
            case Relay.ENTRY -> run.arrived(line, in, at + Relay.HEADER, at + length, 0, now);
            default -> run.fault("a frame that was not expected, of " + length + " bytes");
        }
    }

    private void acknowledged(Line line, long sequence, long now) {
        Integer first = unanswered.pollFirst();
        if (first == null || first != sequence) {
            run.fault("an acknowledgement of something else than what was sent longest ago");
        } else {
            run.acknowledged(line, sequence, 0, now);
        }
    }

    private static int number(byte[] in, int at) {
        return ByteBuffer.wrap(in).getInt(at);
    }

    private static void put(byte[] out, int at, int value) {
        ByteBuffer.wrap(out).putInt(at, value);
    }
}
