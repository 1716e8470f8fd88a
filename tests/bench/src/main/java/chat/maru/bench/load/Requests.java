package chat.maru.bench.load;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/// A kept-alive HTTP connection that sends messages with `PUT`; answers come in the order of the requests.
/// Confined to the event loop.
final class Requests implements Protocol {
    private static final byte[] NOTHING = {};
    private static final byte[] BLANK_LINE = Ascii.bytes("\r\n\r\n");
    private static final byte[] CREATED = Ascii.bytes("HTTP/1.1 201 ");
    private static final byte[] NUMBER = Ascii.bytes("\"number\":");
    private static final byte[] LENGTH = Ascii.bytes("content-length:");

    private final Run run;
    private final Letter letter;
    private final Deque<Integer> unanswered = new ArrayDeque<>();

    Requests(Run run, Letter letter) {
        this.run = run;
        this.letter = letter;
    }

    @Override
    public byte[] opening(Line line) {
        run.opened(line);
        return NOTHING;
    }

    @Override
    public void send(Line line, int sequence, long millis, byte[] conversation) {
        unanswered.addLast(sequence);
        line.write(letter.patched(sequence, millis, conversation));
    }

    @Override
    public int consume(Line line, byte[] in, int to, long now) {
        run.read();
        int at = 0;
        while (true) {
            int body = Ascii.after(in, at, to, BLANK_LINE);
            if (body < 0) {
                return at;
            }
            long length = contentLength(in, at, body);
            if (length < 0) {
                run.fault("an answer without Content-Length");
                line.close();
                return to;
            }
            if (to - body < length) {
                return at;
            }
            answer(line, in, at, body, body + (int) length, now);
            at = body + (int) length;
        }
    }

    private void answer(Line line, byte[] in, int head, int body, int to, long now) {
        run.frame();
        Integer sequence = unanswered.pollFirst();
        if (sequence == null || !Ascii.startsWith(in, head, body, CREATED)) {
            run.fault("refused: " + new String(in, head, Math.min(to - head, 12), StandardCharsets.UTF_8));
            return;
        }
        long number = Ascii.decimal(in, Ascii.after(in, body, to, NUMBER), to);
        run.acknowledged(line, sequence, number, now);
    }

    /// The value of the header `Content-Length` in a head at `in[from, to)`, or -1 if there is none.
    static long contentLength(byte[] in, int from, int to) {
        for (int at = from; at < to - LENGTH.length; at++) {
            if (in[at] == '\n' && sameIgnoringCase(in, at + 1)) {
                int value = at + 1 + LENGTH.length;
                while (in[value] == ' ') {
                    value++;
                }
                return Ascii.decimal(in, value, to);
            }
        }
        return -1;
    }

    private static boolean sameIgnoringCase(byte[] in, int at) {
        for (int i = 0; i < LENGTH.length; i++) {
            int c = in[at + i];
            if ((c >= 'A' && c <= 'Z' ? c | 0x20 : c) != LENGTH[i]) {
                return false;
            }
        }
        return true;
    }
}
