package chat.maru.crash.work;

import chat.maru.crash.client.Device;
import chat.maru.crash.client.Received;
import chat.maru.crash.client.Way;
import chat.maru.crash.history.Action;
import chat.maru.crash.history.Result;
import chat.maru.crash.history.Seen;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;

/// Receives all the time, now by one way and now by another: behind the last entry it got or, now and then, from
/// where its device has committed.
///
/// Confined to one thread, apart from its cursor.
final class Follower implements Runnable {
    private static final Duration GLANCE = Duration.ofMillis(100);
    private static final int LONGEST_MILLIS = 3_000;
    /// Longer than a stream may be silent while there is something.
    private static final int LONGEST_STREAM_MILLIS = 8_000;
    private static final int WAIT_SECONDS = 3;

    private final Device device;
    private final Hand hand;
    private final Journal journal;
    private final Gate gate;
    private final Random random;
    private final Patience patience;
    private final Queue<Throwable> failures;

    private volatile String cursor;

    /// @param cursor where to begin
    Follower(Device device, Journal journal, Gate gate, String cursor, long seed, Queue<Throwable> failures) {
        this.device = device;
        this.journal = journal;
        this.gate = gate;
        this.random = new Random(seed);
        this.patience = new Patience(gate, random);
        this.cursor = cursor;
        this.failures = failures;

        this.hand = new Hand(device, journal, Hand.PATIENCE.plusSeconds(WAIT_SECONDS));
    }

    Device device() {
        return device;
    }

    /// That of the last entry it got.
    String cursor() {
        return cursor;
    }

    @Override
    public void run() {
        try (hand) {
            while (!gate.over()) {
                gate.awaitUp();
                receive(Way.any(random));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            failures.add(e); // whoever leads the work is told
        }
    }

    private void receive(Way way) throws InterruptedException {
        switch (way) {
            case POLL -> poll(0, within(LONGEST_MILLIS));
            case LONG_POLL -> poll(WAIT_SECONDS, within(LONGEST_MILLIS));
            case SSE, WEB_SOCKET -> stream(way, within(LONGEST_STREAM_MILLIS));
        }
    }

    private long within(int longest) {
        return System.nanoTime() + random.nextInt(longest) * 1_000_000L;
    }

    private void poll(int seconds, long until) throws InterruptedException {
        String since = begins();
        while (!gate.over() && System.nanoTime() - until < 0) {
            Result result = hand.poll(since, seconds, 1 + random.nextInt(500));
            if (!(result instanceof Result.Page(var entries, String next, boolean more))) {
                patience.again();
                return;
            }
            entries.stream().map(Seen::cursor).reduce((_, last) -> last).ifPresent(last -> cursor = last);
            since = next;
            if (seconds == 0 && !more) {
                gate.pause(GLANCE);
            }
        }
    }

    private String begins() {
        return random.nextInt(10) == 0 ? "" : cursor;
    }

    private void stream(Way way, long until) throws InterruptedException {
        try (Reading reading = open(way)) {
            while (!gate.over() && System.nanoTime() - until < 0) {
                Optional<Received> next = reading.next(GLANCE);
                next.ifPresent(entry -> cursor = entry.cursor());
            }
        } catch (IOException _) {
            patience.again(); // the server is gone, or sent us elsewhere: all of it is written down
        }
    }

    private Reading open(Way way) throws IOException {
        return way == Way.SSE && random.nextBoolean() && !cursor.equals("0")
                ? resumed(cursor)
                : Reading.open(journal, device, way, begins(), false);
    }

    /// What a browser names is committed.
    private Reading resumed(String last) throws IOException {
        Journal.Asked commit = journal.asks(Hand.who(device, ""), new Action.Commit(last));
        try {
            Reading reading = Reading.resume(journal, device, last);
            journal.answered(commit, journal.committed());
            return reading;
        } catch (IOException e) {
            journal.broken(commit);
            throw e;
        }
    }
}
