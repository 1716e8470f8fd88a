package chat.maru.bench.load;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A WebSocket to `/v1/events`: awaiting the upgrade, then frames. Confined to the event loop.
final class EventsSocket implements Protocol {
    private static final int MOST_PAYLOAD = 1 << 20;
    private static final byte[] SWITCHING = Ascii.bytes("HTTP/1.1 101 ");
    private static final byte[] ACCEPT = Ascii.bytes(WebSocket.ACCEPT);
    private static final byte[] OK = Ascii.bytes("{\"type\":\"ok\"");
    private static final byte[] REF = Ascii.bytes("\"ref\":\"");
    private static final byte[] NUMBER = Ascii.bytes("\"number\":");
    private static final byte[] CODE = Ascii.bytes("\"code\":\"");
    private static final byte[] QUOTE = Ascii.bytes("\"");
    private static final byte[] PRESENCE = Ascii.bytes("{\"type\":\"presence\"");

    private final Run run;
    private final byte[] opening;
    private final Letter letter;
    private final Greeting greeting;
    private boolean upgraded;
    private byte[] since;

    /// @param since the cursor from which on entries are to come
    EventsSocket(Run run, Letter letter, int port, Population.Account account, String since, Greeting greeting) {
        this.run = run;
        this.letter = letter;
        this.greeting = greeting;
        this.since = Ascii.bytes(since);
        this.opening = Ascii.bytes("GET /v1/events?since=" + since + " HTTP/1.1\r\nHost: 127.0.0.1:" + port
                + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
                + WebSocket.KEY + "\r\nSec-WebSocket-Protocol: maru.v1\r\nAuthorization: Bearer " + account.token()
                + "\r\n\r\n");
    }

    /// The cursor that has been reached, if this says that it is [here][Greeting#PRESENCE]: only then is it noted.
    String since() {
        return text(since, 0, since.length);
    }

    @Override
    public byte[] opening(Line line) {
        return opening;
    }

    @Override
    public void send(Line line, int sequence, long millis, byte[] conversation) {
        line.write(letter.patched(sequence, millis, conversation));
    }

    @Override
    public int consume(Line line, byte[] in, int to, long now) {
        int at = upgraded ? 0 : upgrade(line, in, to);
        if (!upgraded) {
            return 0;
        }
        run.read();
        while (true) {
            int header = WebSocket.headerLength(in, at, to);
            if (header < 0) {
                return at;
            }
            long length = WebSocket.payloadLength(in, at);
            if (!WebSocket.plain(in, at) || length < 0 || length > MOST_PAYLOAD) {
                run.fault("a frame no server may send");
                line.close();
                return to;
            }
            if (to - at - header < length) {
                return at;
            }
            int begin = at + header;
            at = begin + (int) length;
            frame(line, WebSocket.opcode(in, begin - header), in, begin, at, now);
        }
    }

    private int upgrade(Line line, byte[] in, int to) {
        int end = Ascii.after(in, 0, to, HttpAnswers.BLANK_LINE);
        if (end < 0) {
            return 0;
        }
        if (!Ascii.startsWith(in, 0, end, SWITCHING) || Ascii.indexOf(in, 0, end, ACCEPT) < 0) {
            run.refusedConnection(line, text(in, 0, Math.min(to, 400)));
            return 0;
        }
        upgraded = true;
        if (greeting.isAnswered()) {
            greeting.write(line);
        } else {
            run.opened(line);
        }
        return end;
    }

    private void frame(Line line, int opcode, byte[] in, int from, int to, long now) {
        switch (opcode) {
            case WebSocket.TEXT -> text(line, in, from, to, now);
            case WebSocket.PING -> line.write(WebSocket.masked(WebSocket.PONG, copy(in, from, to)));
            case WebSocket.CLOSE -> closed(line, "closed with " + (to - from < 2 ? "no code" : code(in, from)));
            default -> run.fault("unexpected frame, opcode " + opcode);
        }
    }

    private void closed(Line line, String how) {
        if (line.wasReady()) {
            run.fault(how);
        } else {
            run.refusedConnection(line, how);
        }
    }

    private void text(Line line, byte[] in, int from, int to, long now) {
        run.frame();
        if (Ascii.startsWith(in, from, to, Entry.BEGINNING)) {
            entry(line, in, from, to, now);
        } else if (Ascii.startsWith(in, from, to, OK)) {
            acknowledged(line, in, from + OK.length, to, now);
        } else if (Ascii.startsWith(in, from, to, PRESENCE)) {
            run.told(line, in, from, to, now);
        } else {
            run.fault("refused: " + reason(in, from, to));
        }
    }

    private void entry(Line line, byte[] in, int from, int to, long now) {
        if (greeting == Greeting.PRESENCE) {
            int cursor = from + Entry.BEGINNING.length;
            since = copy(in, cursor, Ascii.indexOf(in, cursor, to, QUOTE));
        }
        Entry.arrived(run, line, in, from, to, now);
    }

    private void acknowledged(Line line, byte[] in, int from, int to, long now) {
        int ref = Ascii.after(in, from, to, REF);
        if (ref > 0 && in[ref] == 'p') {
            run.opened(line);
            return;
        }
        long number = Ascii.decimal(in, Ascii.after(in, ref, to, NUMBER), to);
        run.acknowledged(line, Ascii.hex(in, ref, to, 8), number, now);
    }

    private static String reason(byte[] in, int from, int to) {
        int code = Ascii.after(in, from, to, CODE);
        int end = code < 0 ? -1 : Ascii.indexOf(in, code, to, QUOTE);
        return end < 0 ? text(in, from, Math.min(to, from + 24)) : text(in, code, end);
    }

    private static int code(byte[] in, int at) {
        return ((in[at] & 0xff) << 8) | (in[at + 1] & 0xff);
    }

    private static byte[] copy(byte[] in, int from, int to) {
        return Arrays.copyOfRange(in, from, to);
    }

    private static String text(byte[] in, int from, int to) {
        return new String(in, from, to - from, StandardCharsets.UTF_8);
    }
}
