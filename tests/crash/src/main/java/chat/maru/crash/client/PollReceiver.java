package chat.maru.crash.client;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/// Receives by asking again and again, each time from the cursor of the last answer.
///
/// Confined to one thread; another one may close it.
public final class PollReceiver implements Receiver {
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final Device device;
    private final Http http;
    private final int wait;
    private final int limit;
    private final Deque<Received> page = new ArrayDeque<>();
    private Optional<String> since;

    /// @param wait how many seconds the server may wait for something to answer; 0: it may not
    public PollReceiver(Device device, Optional<String> since, int wait, int limit) {
        this.device = device;
        this.http = new Http(device.port());
        this.since = since;
        this.wait = wait;
        this.limit = limit;
    }

    @Override
    public Optional<Received> next(Duration within) throws IOException {
        Deadline deadline = Deadline.in(within);
        while (page.isEmpty()) {
            ask((int) Math.min(wait, deadline.left().toSeconds()));
            if (page.isEmpty() && deadline.passed()) {
                return Optional.empty();
            }
            if (page.isEmpty()) {
                pause();
            }
        }
        return Optional.of(page.removeFirst());
    }

    private static void pause() {
        LockSupport.parkNanos(PAUSE.toNanos());
    }

    private void ask(int seconds) throws IOException {
        Answer answer = http.call("GET", target(since, seconds, limit), Optional.of(device.token()), null);
        if (answer.status() != 200) {
            throw new Ended(answer.status(), answer.code());
        }
        Json.slices(answer.body(), "entries").stream().map(Received::of).forEach(page::add);
        since = Optional.of(answer.field("cursor"));
    }

    public static String target(Optional<String> since, int wait, int limit) {
        return "/v1/events?wait=" + wait + "&limit=" + limit
                + since.map(cursor -> "&since=" + cursor).orElse("");
    }

    @Override
    public void close() {
        http.close();
    }
}
