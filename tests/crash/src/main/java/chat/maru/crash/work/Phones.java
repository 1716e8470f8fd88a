package chat.maru.crash.work;

import chat.maru.crash.client.Json;
import chat.maru.crash.history.Digest;
import chat.maru.crash.history.Event;
import chat.maru.crash.history.Result;
import chat.maru.crash.push.PushServer;
import chat.maru.crash.push.Pushed;
import chat.maru.crash.push.Reply;
import chat.maru.crash.push.Subscription;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Devices that are never connected, and the push service by which they are woken.
///
/// Thread-safe. All pushes are written down.
final class Phones implements AutoCloseable {
    /// In a row: or else it would be tried again only after all is over.
    private static final int MOST_FAILURES = 3;

    /// What should have come before is not waited for.
    private static final Duration LATE = Duration.ofMillis(10_500);

    private final Journal journal;
    private final Queue<Throwable> failures;
    private final Random random;
    private final ReentrantLock lock = new ReentrantLock();
    private final PushServer service;
    private final List<Phone> phones = new ArrayList<>();
    private final Map<String, Life> lives = new HashMap<>();
    private final List<Expected> expected = new ArrayList<>();
    private long againBy = Long.MIN_VALUE;
    private boolean well;

    /// What a phone's push service is like.
    enum Temper {
        /// It takes all, and takes its time.
        SLOW,
        /// It does not take all.
        UNWELL,
        /// And forgets those who have subscribed.
        FORGETFUL
    }

    private static final class Phone {
        private final Hand hand;
        private final Temper temper;
        private @Nullable Life life;

        private Phone(Hand hand, Temper temper) {
            this.hand = hand;
            this.temper = temper;
        }
    }

    /// A subscription, until it is no more.
    static final class Life {
        private final Phone phone;
        private final Subscription subscription;
        private final Set<String> told = new HashSet<>();
        private final Map<String, Integer> failures = new HashMap<>();
        private boolean registered;
        private boolean gone;

        private Life(Phone phone, Subscription subscription) {
            this.phone = phone;
            this.subscription = subscription;
        }
    }

    private record Expected(Life life, String text) {}

    private Phones(Journal journal, boolean well, Queue<Throwable> failures, long seed) throws IOException {
        this.journal = journal;
        this.well = well;
        this.failures = failures;
        this.random = new Random(seed);
        this.service = PushServer.open(this::take);
    }

    /// @param well     whether the service is well from the beginning
    /// @param failures where what should never happen is told
    static Phones open(Journal journal, boolean well, Queue<Throwable> failures, long seed) throws IOException {
        return new Phones(journal, well, failures, seed);
    }

    /// One more.
    ///
    /// @param hand of a device that is never connected
    void add(Hand hand, Temper temper) {
        locked(() -> phones.add(new Phone(hand, temper)));
    }

    /// Registers those that are not, or whose subscription is no more; tells whether that is known of all.
    boolean subscribe() {
        List<Life> anew = new ArrayList<>();
        locked(() -> {
            for (Phone phone : phones) {
                Life life = phone.life;
                if (life == null || life.gone) {
                    life = new Life(phone, service.subscription());
                    phone.life = life;
                    lives.put(life.subscription.path(), life);
                }
                if (!life.registered) {
                    anew.add(life);
                }
            }
        });
        return anew.stream().allMatch(this::subscribe);
    }

    private boolean subscribe(Life life) {
        if (!(life.phone.hand.registers(life.subscription) instanceof Result.Ok)) {
            return false;
        }
        String account = life.phone.hand.device().owner().account();
        locked(() -> {
            life.registered = true;
            journal.recorder().tell(at -> new Event.Registered(at, account, life.subscription.path()));
        });
        return true;
    }

    /// Those of an account that are registered.
    List<Life> of(String account) {
        List<Life> now = new ArrayList<>();
        locked(() -> phones.stream()
                .filter(phone -> phone.hand.device().owner().account().equals(account))
                .map(phone -> phone.life)
                .filter(life -> life != null && life.registered)
                .forEach(now::add));
        return now;
    }

    /// All these are to be told of this, as long as their subscriptions are.
    void expect(List<Life> those, String text) {
        locked(() -> those.forEach(life -> expected.add(new Expected(life, text))));
    }

    /// The service takes all from now on.
    void heal() {
        locked(() -> well = true);
    }

    /// Returns when all are told of what they are to be told of, or should have been.
    ///
    /// @param due when the server was to have begun at the latest, in the record's time
    void await(long due, Gate gate) throws InterruptedException {
        while (isAnyToBeTold(due)) {
            gate.pause(Duration.ofMillis(10));
        }
    }

    private boolean isAnyToBeTold(long due) {
        lock.lock();
        try {
            expected.removeIf(each -> each.life().gone || each.life().told.contains(each.text()));
            long late = Math.max(due, againBy) + LATE.toNanos();
            return !expected.isEmpty() && journal.recorder().now() < late;
        } finally {
            lock.unlock();
        }
    }

    private Reply take(Pushed pushed) {
        lock.lock();
        try {
            return told(pushed);
        } catch (RuntimeException | Error e) {
            failures.add(e); // whoever leads the work is told
            return Reply.BROKEN;
        } finally {
            lock.unlock();
        }
    }

    private Reply told(Pushed pushed) {
        Life life = lives.get(pushed.path());
        if (life == null) {
            throw new IllegalStateException("nobody has ever subscribed at " + pushed.path());
        }
        JsonNode told = life.subscription.opened(pushed);
        String conversation = told.required("conversation").stringValue();
        Reply reply = reply(life, life.failures.getOrDefault(conversation, 0));
        String text = told.path("text").asString("");
        journal.recorder().tell(at -> {
            Event.Pushed event = new Event.Pushed(
                    at,
                    pushed.path(),
                    conversation,
                    told.required("kind").stringValue().equals("news"),
                    text.isEmpty() ? 0 : Digest.of(Json.text(text)),
                    reply.status(),
                    reply.retryAfter().orElse(Duration.ZERO).toNanos());
            told(life, text, event);
            return event;
        });
        journal.tally().pushes(reply.taken());
        return reply;
    }

    private void told(Life life, String text, Event.Pushed event) {
        life.gone |= event.gone();
        if (event.taken()) {
            life.told.add(text);
            life.failures.remove(event.conversation());
        } else if (!event.gone()) {
            int failures = life.failures.merge(event.conversation(), 1, Integer::sum);
            againBy = Math.max(againBy, event.againBy(failures));
        }
    }

    private Reply reply(Life life, int failures) {
        if (life.gone) {
            return Reply.GONE;
        }
        if (life.phone.temper == Temper.SLOW) {
            return Reply.CREATED.after(Duration.ofMillis(500L + random.nextInt(500)));
        }
        if (well || failures == MOST_FAILURES) {
            return Reply.CREATED.after(Duration.ofMillis(random.nextInt(300)));
        }
        int chance = random.nextInt(100);
        if (chance < 30) {
            return Reply.BROKEN;
        }
        if (chance < 45) {
            return Reply.tooMany(Duration.ofSeconds(1L + random.nextInt(2)));
        }
        if (chance < 50) {
            return Reply.NOTHING;
        }
        return chance < 55 && life.phone.temper == Temper.FORGETFUL
                ? Reply.GONE
                : Reply.CREATED.after(Duration.ofMillis(random.nextInt(100)));
    }

    private void locked(Runnable what) {
        lock.lock();
        try {
            what.run();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        service.close();
        phones.forEach(phone -> phone.hand.close());
    }
}
