package chat.maru.bench.load;

import java.util.ArrayDeque;
import java.util.Deque;

/// A kept-alive HTTP connection that sends messages with `PUT`; answers come in the order of the requests.
/// Confined to the event loop.
final class Requests implements Protocol {
    private static final byte[] NOTHING = {};
    private static final byte[] CREATED = Ascii.bytes("HTTP/1.1 201 ");
    private static final byte[] NUMBER = Ascii.bytes("\"number\":");

    private final Run run;
    private final Letter letter;
    private final HttpAnswers answers;
    private final Deque<Integer> unanswered = new ArrayDeque<>();

    Requests(Run run, Letter letter) {
        this.run = run;
        this.letter = letter;
        this.answers = new HttpAnswers(run, this::answer);
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
        return answers.consume(line, in, to, now);
    }

    private void answer(Line line, byte[] in, int head, int body, int to, long now) {
        run.frame();
        Integer sequence = unanswered.pollFirst();
        if (sequence == null || !Ascii.startsWith(in, head, body, CREATED)) {
            answers.refused(in, head, to);
            return;
        }
        long number = Ascii.decimal(in, Ascii.after(in, body, to, NUMBER), to);
        run.acknowledged(line, sequence, number, now);
    }
}
