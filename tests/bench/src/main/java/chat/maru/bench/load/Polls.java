package chat.maru.bench.load;

import java.util.Arrays;

/// Requests for what is new at `/v1/events`, one after another on a kept-alive connection, each from the cursor the
/// last answer ended with, which commits it. Either the server answers when there is something (long polling), or at
/// once, and the next request leaves after a pause (polling); where an answer says that there is more, it leaves
/// without one. Confined to the event loop.
final class Polls implements Protocol {
    private static final int WAIT_SECONDS = 30;
    private static final int MOST_ENTRIES = 500;
    private static final byte[] NOTHING = {};
    private static final byte[] OK = Ascii.bytes("HTTP/1.1 200 ");
    private static final byte[] CURSOR = Ascii.bytes("\"cursor\":\"");
    private static final byte[] QUOTE = Ascii.bytes("\"");
    private static final byte[] MORE = Ascii.bytes("\"more\":true");

    private final Run run;
    private final HttpAnswers answers;
    private final int pauseMillis;
    private final byte[] before;
    private final byte[] after;
    private byte[] since;

    /// @param pauseMillis between an answer and the next request; 0 for long polling
    Polls(Run run, int port, Population.Account account, int pauseMillis) {
        this.run = run;
        this.answers = new HttpAnswers(run, this::answer);
        this.pauseMillis = pauseMillis;
        this.before = Ascii.bytes(
                "GET /v1/events?limit=" + MOST_ENTRIES + (pauseMillis == 0 ? "&wait=" + WAIT_SECONDS : "") + "&since=");
        this.since = Ascii.bytes(account.cursor());
        this.after = Ascii.bytes(
                " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nAuthorization: Bearer " + account.token() + "\r\n\r\n");
    }

    /// The first requests of many people are spread over a pause.
    @Override
    public byte[] opening(Line line) {
        run.opened(line);
        if (pauseMillis == 0) {
            ask(line);
        } else {
            run.later(line.person() % pauseMillis, () -> ask(line));
        }
        return NOTHING;
    }

    @Override
    public void send(Line line, int sequence, long millis, byte[] conversation) {
        throw new IllegalStateException("nothing is sent where it is polled");
    }

    @Override
    public int consume(Line line, byte[] in, int to, long now) {
        return answers.consume(line, in, to, now);
    }

    private void ask(Line line) {
        if (line.isOpen()) {
            line.write(before);
            line.write(since);
            line.write(after);
            line.flush();
        }
    }

    private void answer(Line line, byte[] in, int head, int body, int to, long now) {
        int cursor = Ascii.lastIndexOf(in, body, to, CURSOR) + CURSOR.length;
        if (!Ascii.startsWith(in, head, body, OK) || cursor < body) {
            answers.refused(in, head, to);
            return;
        }
        entries(line, in, body, to, now);
        since = Arrays.copyOfRange(in, cursor, Ascii.indexOf(in, cursor, to, QUOTE));
        if (pauseMillis == 0 || Ascii.indexOf(in, cursor, to, MORE) >= 0) {
            ask(line);
        } else {
            run.later(pauseMillis, () -> ask(line));
        }
    }

    private void entries(Line line, byte[] in, int from, int to, long now) {
        int next = Ascii.indexOf(in, from, to, Entry.BEGINNING);
        while (next >= 0) {
            int at = next;
            next = Ascii.indexOf(in, at + 1, to, Entry.BEGINNING);
            run.frame();
            Entry.arrived(run, line, in, at, next < 0 ? to : next, now);
        }
    }
}
