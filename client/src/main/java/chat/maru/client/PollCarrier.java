package chat.maru.client;

import java.time.Duration;
import java.util.Optional;

/// Receives by asking. Each question commits the cursor it asks from.
///
/// Confined to the stream's thread.
final class PollCarrier implements Carrier {
    private static final int LIMIT = 500;

    private final Session session;
    private final Duration wait;
    private final MaruClient client;

    PollCarrier(Session session, MaruClient client, Duration wait) {
        this.session = session;
        this.client = client;
        this.wait = wait;
    }

    @Override
    public Ending run(Optional<Cursor> since, Sink sink) throws InterruptedException {
        Optional<Cursor> at = since;
        while (!sink.closed()) {
            EventPage page = session.longPoll(at, wait, LIMIT);
            sink.connected();
            sink.heard();
            for (Event event : page.events()) {
                sink.deliver(event);
            }
            sink.advance(page.cursor());
            at = Optional.of(page.cursor());
            if (!page.more() && wait.isZero()) {
                client.time().sleep(client.pollInterval());
            }
        }
        return new Ending.Cut("closed");
    }
}
