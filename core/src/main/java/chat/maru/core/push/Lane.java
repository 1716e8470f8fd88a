package chat.maru.core.push;

import chat.maru.model.MessageNumber;
import chat.maru.model.PushTarget;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One push service: what waits for it, what is under way, and whether it takes anything at present. What goes
/// wrong in one lane holds up no other.
///
/// After some failures in a row the breaker is open: nothing is handed over for a while, then one notification
/// as a probe, and so on until one is answered for.
///
/// Confined to one thread, but for [#waiting], [#underWay] and [#isBroken], which tell others about how it is.
final class Lane {
    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
    private static final Duration MOST_ASKED_FOR = Duration.ofHours(1);

    private final PushProvider provider;
    private final PushConfig config;
    private final Backoff backoff;
    private final Agenda agenda = new Agenda();
    private final Map<DueKey, Flight> flights = new LinkedHashMap<>();
    private long flown;
    private long shutUntil;
    private boolean shut;
    private boolean overflown;
    private volatile int failures;
    private volatile int waiting;
    private volatile int underWay;

    Lane(PushProvider provider, PushConfig config, RandomGenerator random) {
        this.provider = provider;
        this.config = config;
        this.backoff = new Backoff(config.breakerMost(), random);
    }

    /// A notification under way.
    ///
    /// @param id          which of them
    /// @param withdrawing whether it takes something back
    /// @param since       in nanoseconds
    record Flight(long id, MessageNumber number, boolean withdrawing, PushTarget target, long since) {}

    PushProvider provider() {
        return provider;
    }

    /// To be tried at this time. Where too many wait, it is left in the store, and [#hasRoomAgain] says when to
    /// look there.
    void schedule(DueKey key, long at) {
        if (agenda.has(key) || agenda.size() < config.waiting()) {
            agenda.set(key, at);
        } else {
            overflown = true;
        }
        waiting = agenda.size();
    }

    boolean isScheduled(DueKey key) {
        return agenda.has(key);
    }

    void cancel(DueKey key) {
        agenda.cancel(key);
        waiting = agenda.size();
    }

    /// Whether there is room for what was left in the store. Says so once.
    boolean hasRoomAgain() {
        boolean again = overflown && agenda.size() <= config.waiting() / 2;
        overflown &= !again;
        return again;
    }

    /// Takes the next one that may be handed over now.
    Optional<DueKey> next(long now) {
        if (flights.size() >= (isBroken() ? 1 : provider.most()) || isShut(now)) {
            return Optional.empty();
        }
        Optional<DueKey> next = agenda.due(now);
        waiting = agenda.size();
        return next;
    }

    private boolean isShut(long now) {
        shut &= shutUntil - now > 0;
        return shut;
    }

    /// Whether the service is taken for broken.
    boolean isBroken() {
        return failures >= config.breaker();
    }

    boolean isUnderWay(DueKey key) {
        return flights.containsKey(key);
    }

    /// Notes that one is handed over, and says which it is.
    Flight took(DueKey key, MessageNumber number, boolean withdrawing, PushTarget target, long now) {
        Flight flight = new Flight(++flown, number, withdrawing, target, now);
        flights.put(key, flight);
        underWay = flights.size();
        return flight;
    }

    /// Notes that it was answered; empty if nobody waits for that answer any more.
    boolean landed(DueKey key, Flight flight) {
        boolean awaited = flights.remove(key, flight);
        underWay = flights.size();
        return awaited;
    }

    /// The one that is under way longest, if that is too long.
    Optional<Map.Entry<DueKey, Flight>> lost(long now) {
        return flights.entrySet().stream()
                .findFirst()
                .filter(oldest ->
                        now - oldest.getValue().since() >= config.silence().toNanos())
                .map(oldest -> Map.entry(oldest.getKey(), oldest.getValue()));
    }

    /// The service has answered for a notification, whatever it said to it.
    void works() {
        if (isBroken()) {
            LOG.info("push by {} works again", provider.service());
        }
        failures = 0;
    }

    /// The service takes nothing at present.
    ///
    /// @param after  for how long, if it said so
    /// @param reason what it said
    void failed(Optional<Duration> after, String reason, long now) {
        int inARow = failures + 1;
        failures = inARow;
        if (inARow == config.breaker()) {
            LOG.warn("push by {} does not work ({}): what is due waits", provider.service(), reason);
        }
        long said = after.map(asked -> asked.compareTo(MOST_ASKED_FOR) > 0 ? MOST_ASKED_FOR : asked)
                .map(Duration::toNanos)
                .orElse(0L);
        long until = now + Math.max(said, backoff.after(inARow));
        shutUntil = shut ? Math.max(shutUntil, until) : until;
        shut = true;
    }

    int waiting() {
        return waiting;
    }

    int underWay() {
        return underWay;
    }
}
