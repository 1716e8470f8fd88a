package chat.maru.bench.load;

import java.nio.charset.StandardCharsets;

/// Server-sent events from `/v1/events`: the head of an answer that does not end, then one event after another.
/// Confined to the event loop.
final class EventSource implements Protocol {
    private static final byte[] OK = Ascii.bytes("HTTP/1.1 200 ");
    private static final byte[] EVENT_END = Ascii.bytes("\n\n");
    private static final byte[] DATA = Ascii.bytes("data: ");
    private static final int MOST_SAID = 400;

    private final Run run;
    private final byte[] opening;
    private boolean open;

    EventSource(Run run, int port, Population.Account account) {
        this.run = run;
        this.opening = Ascii.bytes("GET /v1/events?since=" + account.cursor() + " HTTP/1.1\r\nHost: 127.0.0.1:" + port
                + "\r\nAccept: text/event-stream\r\nAuthorization: Bearer " + account.token() + "\r\n\r\n");
    }

    @Override
    public byte[] opening(Line line) {
        return opening;
    }

    @Override
    public void send(Line line, int sequence, long millis, byte[] conversation) {
        throw new IllegalStateException("nothing is sent on a stream of server-sent events");
    }

    @Override
    public int consume(Line line, byte[] in, int to, long now) {
        int at = open ? 0 : head(line, in, to);
        if (!open) {
            return 0;
        }
        run.read();
        for (int end = Ascii.after(in, at, to, EVENT_END); end >= 0; end = Ascii.after(in, at, to, EVENT_END)) {
            event(line, in, at, end, now);
            at = end;
        }
        return at;
    }

    private int head(Line line, byte[] in, int to) {
        int end = Ascii.after(in, 0, to, HttpAnswers.BLANK_LINE);
        if (end < 0) {
            return 0;
        }
        if (!Ascii.startsWith(in, 0, end, OK)) {
            run.refusedConnection(line, text(in, 0, to));
            return 0;
        }
        open = true;
        run.opened(line);
        return end;
    }

    private void event(Line line, byte[] in, int from, int to, long now) {
        if (in[from] == ':') {
            return; // a heartbeat
        }
        run.frame();
        int data = Ascii.after(in, from, to, DATA);
        if (data >= 0 && Ascii.startsWith(in, data, to, Entry.BEGINNING)) {
            Entry.arrived(run, line, in, data, to, now);
        } else {
            run.fault("an event that is no entry: " + text(in, from, to));
        }
    }

    private static String text(byte[] in, int from, int to) {
        return new String(in, from, Math.min(to - from, MOST_SAID), StandardCharsets.UTF_8);
    }
}
