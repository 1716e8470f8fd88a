package chat.maru.bench.load;

import java.nio.charset.StandardCharsets;

/// The answers on a kept-alive HTTP connection, each of which says how long it is. Confined to the event loop.
final class HttpAnswers {
    static final byte[] BLANK_LINE = Ascii.bytes("\r\n\r\n");

    /// `HTTP/1.1 201`.
    private static final int STATUS = 12;

    private static final byte[] LENGTH = Ascii.bytes("content-length:");

    private final Run run;
    private final Each each;

    /// What is done with an answer.
    interface Each {
        /// The head is in `in[head, body)`, the body in `in[body, to)`.
        void answer(Line line, byte[] in, int head, int body, int to, long now);
    }

    HttpAnswers(Run run, Each each) {
        this.run = run;
        this.each = each;
    }

    /// Reads what is complete in `in[0, to)`; answers how many bytes it has used up.
    int consume(Line line, byte[] in, int to, long now) {
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
            each.answer(line, in, at, body, body + (int) length, now);
            at = body + (int) length;
        }
    }

    /// An answer that is not what was asked for is a fault of the run, told by its status line.
    void refused(byte[] in, int head, int to) {
        run.fault("refused: " + new String(in, head, Math.min(to - head, STATUS), StandardCharsets.UTF_8));
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
