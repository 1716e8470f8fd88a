package chat.maru.crash.work;

import chat.maru.crash.client.Deadline;
import chat.maru.crash.client.Device;
import chat.maru.crash.client.Json;
import chat.maru.crash.client.Person;
import chat.maru.crash.client.PollReceiver;
import chat.maru.crash.client.Received;
import chat.maru.crash.client.Way;
import chat.maru.crash.history.Result;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What there is in the end, as fresh devices read it from the beginning.
///
/// Confined to one thread.
final class LastReadings {
    private static final Duration QUIET = Duration.ofMillis(30);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int PAGE = 200;
    private static final int LOOK = 2;
    private static final long NEWEST = 1_000_000_000;

    private final Cast cast;
    private final Journal journal;

    LastReadings(Cast cast, Journal journal) {
        this.cast = cast;
        this.journal = journal;
    }

    /// Whether there is nothing behind this cursor.
    static boolean nothingBehind(Device device, String cursor) throws IOException {
        byte[] page = device.asks("GET", PollReceiver.target(Optional.of(cursor), 0, 1), null)
                .expect(200)
                .body();
        return Json.slices(page, "entries").isEmpty();
    }

    /// Everybody's inbox, by each of these ways.
    void read(List<Way> ways) throws IOException {
        for (Person person : cast.people()) {
            for (Way way : ways) {
                read(person.device("fresh"), way);
            }
        }
    }

    private void read(Device device, Way way) throws IOException {
        try (Reading reading = Reading.open(journal, device, way, "0", true)) {
            String end = "0";
            Deadline deadline = Deadline.in(PATIENCE);
            while (true) {
                Optional<Received> next = reading.next(QUIET);
                if (next.isPresent()) {
                    end = next.get().cursor();
                    deadline = Deadline.in(PATIENCE);
                } else if (nothingBehind(device, end)) {
                    break;
                } else if (deadline.passed()) {
                    throw new IllegalStateException(way + " gives no more behind " + end + ", and there is more");
                }
            }
            reading.complete();
        }
    }

    /// What everybody's conversations have become: the whole of each for whoever comes first, else what is newest.
    void histories() throws IOException {
        Set<String> whole = new HashSet<>();
        for (Person person : cast.people()) {
            try (Hand hand = new Hand(person.device("looks back"), journal, PATIENCE)) {
                hand.snapshot();
                for (String talk : cast.always(person)) {
                    history(hand, talk, 0, whole.add(talk));
                }
                for (String talk : cast.sometimes(person)) {
                    history(hand, talk, NEWEST, false);
                }
            }
        }
    }

    private static void history(Hand hand, String talk, long from, boolean whole) {
        long before = from;
        for (int page = 0; whole || page < LOOK; page++) {
            Result result = hand.history(talk, before, PAGE);
            if (result instanceof Result.Unknown) {
                throw new IllegalStateException("the history of " + talk + " cannot be read: " + result);
            }
            if (!(result instanceof Result.Messages(var messages, boolean more)) || !more) {
                return;
            }
            before = messages.getLast().number();
        }
    }
}
