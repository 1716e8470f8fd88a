package chat.maru.crash.work;

import chat.maru.crash.client.Answer;
import chat.maru.crash.client.Deadline;
import chat.maru.crash.client.Device;
import chat.maru.crash.client.Json;
import chat.maru.crash.client.Person;
import chat.maru.crash.client.PollReceiver;
import chat.maru.crash.client.Received;
import chat.maru.crash.client.Way;
import chat.maru.crash.history.Event;
import chat.maru.crash.history.Result;
import chat.maru.crash.host.ServerFailed;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// What there is in the end, as fresh devices read it from the beginning.
///
/// Confined to one thread.
final class LastReadings {
    private static final Duration QUIET = Duration.ofMillis(30);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String BEGINNING = "0";
    private static final int PAGE = 200;
    private static final int LOOK = 2;
    private static final long NEWEST = 1_000_000_000;

    private final Cast cast;
    private final Journal journal;

    LastReadings(Cast cast, Journal journal) {
        this.cast = cast;
        this.journal = journal;
    }

    /// Whether there is nothing behind this cursor. A token from while the clock was wrong may be good for nothing
    /// when it is right: then it is renewed.
    static boolean nothingBehind(Device device, String cursor) throws IOException {
        String target = PollReceiver.target(Optional.of(cursor), 0, 1);
        Answer answer = device.asks("GET", target, null);
        if (answer.status() == 401) {
            device.renew();
            answer = device.asks("GET", target, null);
        }
        if (answer.status() != 200) {
            throw new IOException("whether there is more is answered with " + answer.status());
        }
        return Json.slices(answer.body(), "entries").isEmpty();
    }

    /// Everybody's inbox, by each of these ways. One that cannot be read is written down.
    void read(List<Way> ways) {
        Duration patience = PATIENCE;
        for (Person person : cast.everybody()) {
            for (Way way : ways) {
                if (!read(person, way, patience)) {
                    journal.recorder().tell(at -> new Event.Unreadable(at, person.account(), way.name()));
                    patience = Duration.ZERO; // once was enough
                }
            }
        }
    }

    /// Whether it could be read; if it breaks, it is read once more, from the beginning, while there is time.
    private boolean read(Person person, Way way, Duration patience) {
        Deadline deadline = Deadline.in(patience);
        do {
            try {
                read(person.device("fresh"), way);
                return true;
            } catch (IOException _) {
                LockSupport.parkNanos(QUIET.toNanos()); // it is written down that it broke
            }
        } while (!deadline.passed());
        return false;
    }

    private void read(Device device, Way way) throws IOException {
        try (Reading reading = Reading.open(journal, device, way, BEGINNING, true)) {
            String end = BEGINNING;
            Deadline deadline = Deadline.in(PATIENCE);
            while (true) {
                Optional<Received> next = reading.next(QUIET);
                if (next.isPresent()) {
                    end = next.get().cursor();
                    deadline = Deadline.in(PATIENCE);
                } else if (nothingBehind(device, end)) {
                    break;
                } else if (deadline.passed()) {
                    throw new IOException(way + " gives no more behind " + end + ", and there is more");
                }
            }
            reading.complete();
        }
    }

    /// What everybody's conversations have become: the whole of each for whoever comes first, else what is newest.
    ///
    /// @throws ServerFailed if one of them cannot be read by somebody who is in it
    void histories() throws IOException {
        Set<String> whole = new HashSet<>();
        for (Person person : cast.people()) {
            try (Hand hand = new Hand(person.device("looks back"), journal, PATIENCE)) {
                Result snapshot = known(hand::snapshot);
                if (!(snapshot instanceof Result.Heads)) {
                    throw new ServerFailed("there is no snapshot: " + snapshot);
                }
                for (String talk : cast.always(person)) {
                    history(hand, talk, 0, whole.add(talk) ? Integer.MAX_VALUE : LOOK);
                }
                for (String talk : cast.sometimes(person)) {
                    if (known(() -> hand.history(talk, NEWEST, 1)) instanceof Result.Messages) {
                        history(hand, talk, NEWEST, LOOK);
                    }
                }
            }
        }
    }

    private static void history(Hand hand, String talk, long from, int pages) {
        long before = from;
        for (int page = 0; page < pages; page++) {
            long behind = before;
            Result result = known(() -> hand.history(talk, behind, PAGE));
            if (!(result instanceof Result.Messages(var messages, boolean more))) {
                throw new ServerFailed("the history of " + talk + " cannot be read: " + result);
            }
            if (!more) {
                return;
            }
            before = messages.getLast().number();
        }
    }

    /// What somebody is told, asked again while nobody knows and there is time.
    private static Result known(Supplier<Result> asked) {
        Deadline deadline = Deadline.in(PATIENCE);
        Result result = asked.get();
        while (result instanceof Result.Unknown && !deadline.passed()) {
            LockSupport.parkNanos(QUIET.toNanos());
            result = asked.get();
        }
        if (result instanceof Result.Unknown) {
            throw new ServerFailed("no answer in the end: " + result);
        }
        return result;
    }
}
