package chat.maru.core.push;

import chat.maru.core.push.PushResult.Accepted;
import chat.maru.core.push.PushResult.Later;
import chat.maru.core.push.PushResult.Refused;
import chat.maru.core.push.PushResult.TargetGone;
import chat.maru.core.push.PushResult.Whose;
import chat.maru.model.MessageNumber;
import chat.maru.store.PushDueForm;
import chat.maru.store.PushDueForm.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// What becomes of a notification when its service has answered. Meanwhile a later message may have taken its
/// place, or somebody may have read it.
///
/// Confined to one thread. Blocks on the store.
final class Answering {
    private static final Duration MOST_ASKED_FOR = Duration.ofHours(1);
    private static final long UNHEEDED = Duration.ofSeconds(1).toNanos();

    private final DueRows rows;
    private final Outbox outbox;
    private final Registrations registrations;
    private final Records records;
    private final Backoff backoff;
    private final PushConfig config;

    Answering(
            DueRows rows,
            Outbox outbox,
            Registrations registrations,
            Records records,
            Backoff backoff,
            PushConfig config) {
        this.rows = rows;
        this.outbox = outbox;
        this.registrations = registrations;
        this.records = records;
        this.backoff = backoff;
        this.config = config;
    }

    /// Does nothing where that answer came too late to be waited for.
    void answered(Lane lane, DueKey key, Lane.Flight flight, PushResult result, Instant now, long nanos) {
        if (!lane.landed(key, flight)) {
            return;
        }
        if (result instanceof Later(Whose whose, Optional<Duration> after, String reason) && whose == Whose.SERVICE) {
            lane.failed(after, reason, nanos);
        } else {
            lane.works();
        }
        try {
            heed(lane, key, flight, result, now, nanos);
        } catch (RuntimeException e) {
            // It is told again, rather than not.
            lane.schedule(key, nanos + UNHEEDED);
            throw e;
        }
    }

    private void heed(Lane lane, DueKey key, Lane.Flight flight, PushResult result, Instant now, long nanos) {
        if (rows.find(key).isEmpty()) {
            return; // Its device is signed out, or not registered any more.
        }
        if (isOfAnother(key, flight)) {
            records.note(key, flight.number(), PushDecision.RETRIED, "the device has registered otherwise", now);
            outbox.again(key, nanos);
            return;
        }
        switch (result) {
            case Accepted _ -> accepted(lane, key, flight, now, nanos);
            case TargetGone gone -> gone(key, flight, gone.reason(), now);
            case Later later -> later(lane, key, flight, later, now, nanos);
            case Refused refused -> {
                records.note(key, flight.number(), PushDecision.PROVIDER_REFUSED, refused.reason(), now);
                over(lane, key, flight, nanos);
            }
        }
    }

    /// What a target answers says nothing of the one that has taken its place meanwhile.
    private boolean isOfAnother(DueKey key, Lane.Flight flight) {
        return registrations
                .known(key.account(), key.device())
                .filter(registration -> !registration.target().equals(flight.target()))
                .isPresent();
    }

    private void accepted(Lane lane, DueKey key, Lane.Flight flight, Instant now, long nanos) {
        PushDecision decision = flight.withdrawing() ? PushDecision.TAKEN_BACK : PushDecision.SENT;
        records.note(key, flight.number(), decision, now);
        MessageNumber shown = flight.withdrawing() ? MessageNumber.NONE : flight.number();
        rows.find(key).ifPresent(row -> rows.put(key, showing(row, shown)));
        over(lane, key, flight, nanos);
    }

    private static PushDueForm showing(PushDueForm row, MessageNumber shown) {
        return new PushDueForm(
                row.phase(), row.number(), row.stamp(), row.mentioned(), row.since(), 0, row.next(), shown);
    }

    /// The service has said its last about this one; what came in its place meanwhile is next.
    private void over(Lane lane, DueKey key, Lane.Flight flight, long nanos) {
        Optional<PushDueForm> found = rows.find(key);
        if (found.isEmpty()) {
            return;
        }
        PushDueForm row = found.get();
        boolean shows = !row.shown().equals(MessageNumber.NONE);
        boolean done = row.number().equals(flight.number());
        switch (row.phase()) {
            case WAITING -> {
                if (done && !flight.withdrawing()) {
                    outbox.settle(key, row);
                } else {
                    lane.schedule(key, nanos);
                }
            }
            case WITHDRAWING -> {
                if (flight.withdrawing() || !shows) {
                    outbox.remove(key);
                } else {
                    lane.schedule(key, nanos);
                }
            }
            case WATCHED, SHOWN -> {}
        }
    }

    private void later(Lane lane, DueKey key, Lane.Flight flight, Later later, Instant now, long nanos) {
        Optional<PushDueForm> found = rows.find(key).filter(Outbox::waits);
        if (found.isEmpty()) {
            return;
        }
        PushDueForm row = found.get();
        if (row.phase() == Phase.WITHDRAWING && row.shown().equals(MessageNumber.NONE)) {
            outbox.remove(key);
            return;
        }
        if (!now.isBefore(row.since().plus(config.giveUp()))) {
            records.note(key, flight.number(), PushDecision.GIVEN_UP, later.reason(), now);
            outbox.settle(key, row);
            return;
        }
        records.note(key, flight.number(), PushDecision.RETRIED, later.reason(), now);
        int attempts = row.attempts() + 1;
        long wait = Math.max(backoff.after(attempts), asked(later));
        rows.put(
                key,
                new PushDueForm(
                        row.phase(),
                        row.number(),
                        row.stamp(),
                        row.mentioned(),
                        row.since(),
                        attempts,
                        now.plusNanos(wait),
                        row.shown()));
        lane.schedule(key, nanos + wait);
    }

    /// What the service says of itself holds for its lane.
    private static long asked(Later later) {
        return later.after()
                .filter(_ -> later.whose() == Whose.DEVICE)
                .map(after -> after.compareTo(MOST_ASKED_FOR) > 0 ? MOST_ASKED_FOR : after)
                .map(Duration::toNanos)
                .orElse(0L);
    }

    private void gone(DueKey key, Lane.Flight flight, String reason, Instant now) {
        records.note(key, flight.number(), PushDecision.TARGET_GONE, reason, now);
        outbox.remove(key);
        outbox.end(key.account(), key.device(), now);
        registrations.remove(key.account(), key.device());
    }
}
