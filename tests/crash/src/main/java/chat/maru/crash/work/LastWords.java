package chat.maru.crash.work;

import chat.maru.crash.client.Deadline;
import chat.maru.crash.client.Json;
import chat.maru.crash.client.Person;
import chat.maru.crash.history.Result;
import chat.maru.crash.host.ServerFailed;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// What is said last of all to those who are away, wherever they are a member all the time, and in new groups.
///
/// Confined to one thread.
final class LastWords {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(30);
    private static final int GROUPS = 3;

    private final Cast cast;
    private final Journal journal;
    private final Phones phones;

    LastWords(Cast cast, Journal journal, Phones phones) {
        this.cast = cast;
        this.journal = journal;
        this.phones = phones;
    }

    /// Returns when all is acknowledged.
    ///
    /// @throws ServerFailed if that takes too long
    void say() throws IOException {
        done(() -> Optional.of(phones.subscribe()).filter(known -> known));
        for (Person person : cast.people()) {
            if (!phones.of(person.account()).isEmpty()) {
                for (Cast.Talk talk : cast.stays(person)) {
                    say(other(talk, person), talk.id(), person);
                }
            }
        }
        for (int i = 0; i < GROUPS; i++) {
            say(cast.caller(), group(), cast.away());
        }
    }

    private static Person other(Cast.Talk talk, Person person) {
        return talk.stay().stream()
                .filter(each -> !each.equals(person))
                .findFirst()
                .orElseThrow();
    }

    private String group() throws IOException {
        String request = UUID.randomUUID().toString();
        try (Hand hand = hand(cast.caller())) {
            return done(
                    () -> renewing(hand, () -> hand.begins(request, cast.away().account())));
        }
    }

    private void say(Person sender, String talk, Person to) throws IOException {
        List<Phones.Life> waiting = phones.of(to.account());
        String id = UUID.randomUUID().toString();
        String text = "a last word to " + to.username() + ": " + id;
        Put put = Put.of(talk, id, Json.text(text));
        try (Hand hand = hand(sender)) {
            done(() -> renewing(hand, () -> Optional.of(hand.send(put)).filter(Result.Numbered.class::isInstance)));
        }
        phones.expect(waiting, text);
    }

    private Hand hand(Person person) throws IOException {
        return new Hand(person.device("last words").by(cast.port()), journal, Hand.PATIENCE);
    }

    /// A token from while the clock was wrong may be good for nothing when it is right.
    private <T> Optional<T> renewing(Hand hand, Supplier<Optional<T>> attempt) throws IOException {
        long expired = journal.tally().refused(Result.Failed.TOKEN_EXPIRED);
        Optional<T> result = attempt.get();
        if (result.isEmpty() && journal.tally().refused(Result.Failed.TOKEN_EXPIRED) > expired) {
            hand.device().renew();
        }
        return result;
    }

    private interface Attempt<T> {
        Optional<T> make() throws IOException;
    }

    /// What somebody is told, asked again while nobody knows and there is time.
    private static <T> T done(Attempt<T> attempt) throws IOException {
        Deadline deadline = Deadline.in(PATIENCE);
        Optional<T> result = attempt.make();
        while (result.isEmpty()) {
            if (deadline.passed()) {
                throw new ServerFailed("the last words are not taken within " + PATIENCE);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
            result = attempt.make();
        }
        return result.get();
    }
}
