package chat.maru.core.push;

import chat.maru.core.entry.EntryReader;
import chat.maru.core.push.Judge.Subject;
import chat.maru.model.Entry;
import chat.maru.model.TopicId;
import chat.maru.store.PushDueForm;
import chat.maru.store.PushDueForm.Phase;
import chat.maru.store.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hands what is due to the push services. Whether a device is to be told at all is judged again before each
/// attempt: much may have happened since it was due.
///
/// Confined to one thread. Blocks on the store, and never on a service.
final class Delivery {
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
    private static final int TURN = 256;
    private static final PushResult NO_ANSWER =
            new PushResult.Later(PushResult.Whose.SERVICE, Optional.empty(), "no answer");

    private final DueRows rows;
    private final Outbox outbox;
    private final Registrations registrations;
    private final Judge judge;
    private final Composer composer;
    private final EntryReader entries;
    private final Records records;
    private final PushConfig config;
    private final Collection<Lane> lanes;
    private final Answering answering;
    private final Answers answers;

    Delivery(
            DueRows rows,
            Outbox outbox,
            Registrations registrations,
            Judge judge,
            Composer composer,
            EntryReader entries,
            Records records,
            PushConfig config,
            Collection<Lane> lanes,
            Answering answering,
            Answers answers) {
        this.rows = rows;
        this.outbox = outbox;
        this.registrations = registrations;
        this.judge = judge;
        this.composer = composer;
        this.entries = entries;
        this.records = records;
        this.config = config;
        this.lanes = lanes;
        this.answering = answering;
        this.answers = answers;
    }

    /// Takes what services say, on any thread.
    @FunctionalInterface
    interface Answers {
        void answered(Lane lane, DueKey key, Lane.Flight flight, PushResult result);
    }

    /// Hands over what may be handed over now, a turn's worth at most, and says whether there was anything.
    boolean step(Instant now, long nanos) {
        boolean any = false;
        for (Lane lane : lanes) {
            any |= step(lane, now, nanos);
        }
        return lookAfter(now, nanos) || any;
    }

    private boolean lookAfter(Instant now, long nanos) {
        for (int turn = 0; turn < TURN; turn++) {
            Optional<DueKey> next = outbox.watched().due(nanos);
            if (next.isEmpty()) {
                return turn > 0;
            }
            DueKey key = next.get();
            guarded(
                    key,
                    nanos,
                    () -> look(key, now, nanos),
                    at -> outbox.watched().set(key, at));
        }
        return true;
    }

    private boolean step(Lane lane, Instant now, long nanos) {
        for (Optional<Map.Entry<DueKey, Lane.Flight>> lost = lane.lost(nanos);
                lost.isPresent();
                lost = lane.lost(nanos)) {
            answering.answered(lane, lost.get().getKey(), lost.get().getValue(), NO_ANSWER, now, nanos);
        }
        for (int turn = 0; turn < TURN; turn++) {
            Optional<DueKey> next = lane.next(nanos);
            if (next.isEmpty()) {
                return turn > 0;
            }
            DueKey key = next.get();
            guarded(key, nanos, () -> attempt(lane, key, now, nanos), at -> again(key, at));
        }
        return true;
    }

    /// Whatever breaks over one keeps nobody else waiting.
    private void guarded(DueKey key, long nanos, Runnable attempt, LongConsumer again) {
        try {
            attempt.run();
        } catch (StoreUnavailableException e) {
            LOG.debug("{} has to wait for the store", key, e);
            again.accept(nanos + Duration.ofSeconds(1).toNanos());
        } catch (RuntimeException e) {
            LOG.error("{} cannot be told", key, e);
            again.accept(nanos + config.retryMost().toNanos());
        }
    }

    private void again(DueKey key, long at) {
        outbox.lane(key).ifPresent(lane -> lane.schedule(key, at));
    }

    private void attempt(Lane lane, DueKey key, Instant now, long nanos) {
        PushDueForm row = rows.find(key).orElse(null);
        if (row == null || lane.isUnderWay(key)) {
            return;
        }
        Optional<Registration> registration = registrations.now(key.account(), key.device());
        if (registration.isEmpty()) {
            records.note(key, row.number(), PushDecision.NO_REGISTRATION, now);
            outbox.remove(key);
            return;
        }
        if (registration.get().target().service() != lane.provider().service()) {
            again(key, nanos);
            return;
        }
        switch (row.phase()) {
            case WAITING -> tell(lane, key, row, registration.get(), now, nanos);
            case WITHDRAWING -> takeBack(lane, key, row, registration.get(), now, nanos);
            case WATCHED, SHOWN -> {}
        }
    }

    private void tell(Lane lane, DueKey key, PushDueForm row, Registration registration, Instant now, long nanos) {
        Subject subject = subject(key, row);
        Optional<PushDecision> silent = judged(subject, key, now);
        if (silent.isEmpty()) {
            hand(lane, key, row, registration, composer.news(key, row.stamp(), registration.content()), nanos);
        } else {
            leave(silent.get(), key, row, now, nanos);
        }
    }

    private Subject subject(DueKey key, PushDueForm row) {
        Optional<Entry> entry = entries.find(TopicId.of(key.conversation()), row.stamp());
        return new Subject(
                key.account(),
                key.conversation(),
                row.number(),
                row.stamp(),
                entry.flatMap(Composer::sender),
                row.mentioned());
    }

    private Optional<PushDecision> judged(Subject subject, DueKey key, Instant now) {
        return PushDecision.of(judge.onDevice(
                judge.ofAccount(subject, registrations.of(key.account()).preferences(), now), subject, key.device()));
    }

    private void leave(PushDecision silent, DueKey key, PushDueForm row, Instant now, long nanos) {
        records.note(key, row.number(), silent, now);
        if (silent == PushDecision.ONLINE) {
            rows.put(key, in(row, Phase.WATCHED));
            outbox.watched().set(key, nanos + config.watch().toNanos());
        } else {
            outbox.settle(key, row);
        }
    }

    private static PushDueForm in(PushDueForm row, Phase phase) {
        return new PushDueForm(
                phase, row.number(), row.stamp(), row.mentioned(), row.since(), 0, row.next(), row.shown());
    }

    /// A connected device hears of it by itself, if it stays. Whoever is out of the conversation is told
    /// nothing of it any more, not even to forget it.
    private void takeBack(Lane lane, DueKey key, PushDueForm row, Registration registration, Instant now, long nanos) {
        Optional<PushDecision> needless = PushDecision.ofTakingBack(judge.ofTakingBack(key, row.stamp(), now));
        if (needless.isEmpty()) {
            hand(lane, key, row, registration, composer.none(key), nanos);
            return;
        }
        records.note(key, row.number(), needless.get(), now);
        switch (needless.get()) {
            case ONLINE -> outbox.watched().set(key, nanos + config.watch().toNanos());
            case NOT_A_MEMBER -> outbox.settle(key, row);
            default -> outbox.remove(key);
        }
    }

    private void hand(
            Lane lane, DueKey key, PushDueForm row, Registration registration, Notification notification, long nanos) {
        Lane.Flight flight =
                lane.took(key, row.number(), row.phase() == Phase.WITHDRAWING, registration.target(), nanos);
        lane.provider()
                .send(registration.target(), notification, result -> answers.answered(lane, key, flight, result));
    }

    /// Looks after a device that was connected but had not confirmed what it was sent.
    private void look(DueKey key, Instant now, long nanos) {
        PushDueForm row = rows.find(key).orElse(null);
        if (row == null) {
            return;
        }
        if (judge.isWatching(key, row.stamp())) {
            outbox.watched().set(key, nanos + config.watch().toNanos());
            return;
        }
        switch (row.phase()) {
            case WATCHED -> lookAfter(key, row, now, nanos);
            case WITHDRAWING -> again(key, nanos);
            case WAITING, SHOWN -> {}
        }
    }

    /// It is gone, or has confirmed it.
    private void lookAfter(DueKey key, PushDueForm row, Instant now, long nanos) {
        Optional<PushDecision> silent = judged(subject(key, row), key, now);
        if (silent.isEmpty()) {
            rows.put(key, in(row, Phase.WAITING));
            again(key, nanos + config.delay().toNanos());
        } else {
            leave(silent.get(), key, row, now, nanos);
        }
    }
}
