package chat.maru.core.push;

import chat.maru.core.push.Judge.Subject;
import chat.maru.model.AccountId;
import chat.maru.model.DeviceId;
import chat.maru.model.MessageNumber;
import chat.maru.model.PushService;
import chat.maru.model.Stamp;
import chat.maru.store.PushDueForm;
import chat.maru.store.PushDueForm.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// What devices are to be told of: one thing for each device and conversation, of which a later one takes the
/// place.
///
/// Confined to one thread. Blocks on the store. What is changed here is durable with the next write of [Push].
final class Outbox {
    private final DueRows rows;
    private final Registrations registrations;
    private final Map<PushService, Lane> lanes;
    private final Agenda watched = new Agenda();
    private final Records records;
    private final PushConfig config;
    private Instant started = Instant.EPOCH;

    Outbox(
            DueRows rows,
            Registrations registrations,
            Map<PushService, Lane> lanes,
            Records records,
            PushConfig config) {
        this.rows = rows;
        this.registrations = registrations;
        this.lanes = lanes;
        this.records = records;
        this.config = config;
    }

    Agenda watched() {
        return watched;
    }

    /// The lane of a device; empty if it is not registered any more, or with a service that is not there.
    Optional<Lane> lane(DueKey key) {
        return registrations
                .known(key.account(), key.device())
                .flatMap(registration ->
                        Optional.ofNullable(lanes.get(registration.target().service())));
    }

    static DueKey key(Subject subject, DeviceId device) {
        return new DueKey(subject.account(), subject.conversation(), device);
    }

    /// The device is to be told of the message, at once, or where it is being told again and again when that is
    /// next.
    void wake(Subject subject, DeviceId device, Instant now, long nanos) {
        DueKey key = key(subject, device);
        Optional<PushDueForm> before = rows.find(key);
        if (knows(before, subject.number())) {
            return;
        }
        collapse(key, before, now);
        boolean tried = before.filter(row -> row.phase() == Phase.WAITING && row.attempts() > 0)
                .isPresent();
        rows.put(
                key,
                new PushDueForm(
                        Phase.WAITING,
                        subject.number(),
                        subject.stamp(),
                        mentioned(subject, before),
                        now,
                        tried ? before.orElseThrow().attempts() : 0,
                        tried ? before.orElseThrow().next() : now,
                        shown(before)));
        watched.cancel(key);
        lane(key).ifPresent(lane -> {
            if (!lane.isUnderWay(key) && !(tried && lane.isScheduled(key))) {
                lane.schedule(key, nanos);
            }
            if (lane.isBroken()) {
                records.note(key, subject.number(), PushDecision.BREAKER_OPEN, now);
            }
        });
    }

    /// The device is connected: should it go away without confirming the message, it is to be told.
    void watch(Subject subject, DeviceId device, Instant now, long nanos) {
        DueKey key = key(subject, device);
        Optional<PushDueForm> before = rows.find(key);
        if (!knows(before, subject.number())) {
            collapse(key, before, now);
            rows.put(
                    key,
                    new PushDueForm(
                            Phase.WATCHED,
                            subject.number(),
                            subject.stamp(),
                            mentioned(subject, before),
                            now,
                            0,
                            now,
                            shown(before)));
            lane(key).ifPresent(lane -> lane.cancel(key));
            watched.set(key, nanos + config.watch().toNanos());
        }
    }

    private void collapse(DueKey key, Optional<PushDueForm> before, Instant now) {
        before.filter(row -> row.phase() == Phase.WAITING)
                .ifPresent(row -> records.note(key, row.number(), PushDecision.COLLAPSED, now));
    }

    /// Of what was followed again after a crash.
    private static boolean knows(Optional<PushDueForm> before, MessageNumber number) {
        return before.filter(row -> row.number().compareTo(number) >= 0).isPresent();
    }

    /// Whether a service is to be asked: to tell something, or to take it back.
    static boolean waits(PushDueForm row) {
        return row.phase() == Phase.WAITING || row.phase() == Phase.WITHDRAWING;
    }

    /// Whether there is something that the device was not told of yet.
    private static boolean isUntold(PushDueForm row) {
        return row.phase() == Phase.WAITING || row.phase() == Phase.WATCHED;
    }

    private static boolean mentioned(Subject subject, Optional<PushDueForm> before) {
        return subject.mentioned()
                || before.filter(row -> row.mentioned() && isUntold(row)).isPresent();
    }

    private MessageNumber shown(Optional<PushDueForm> before) {
        return before.map(this::shown).orElse(MessageNumber.NONE);
    }

    /// What the device shows at most: what waited when the server stopped may have been handed over just then.
    private MessageNumber shown(PushDueForm row) {
        return row.phase() == Phase.WAITING && row.since().isBefore(started) ? row.number() : row.shown();
    }

    /// The account has read the conversation up to this message: what the device was not told of yet it need
    /// not be, and what it shows is taken back.
    ///
    /// @param stamp where that is said in the log
    void withdraw(DueKey key, MessageNumber upTo, Stamp stamp, Instant now, long nanos) {
        Optional<PushDueForm> found = rows.find(key);
        if (found.isEmpty() || found.get().number().compareTo(upTo) > 0) {
            return;
        }
        PushDueForm row = found.get();
        Optional<Lane> lane = lane(key);
        boolean underWay = lane.filter(of -> of.isUnderWay(key)).isPresent();
        if (isUntold(row)) {
            records.note(key, row.number(), PushDecision.READ_ELSEWHERE, now);
        }
        MessageNumber shown = shown(row);
        if (lane.isEmpty() || (shown.equals(MessageNumber.NONE) && !underWay)) {
            remove(key);
        } else {
            watched.cancel(key);
            rows.put(key, new PushDueForm(Phase.WITHDRAWING, upTo, stamp, false, now, 0, now, shown));
            if (!underWay) {
                lane.get().schedule(key, nanos);
            }
        }
    }

    /// What the device shows, if anything, stays, and it is told of nothing.
    void settle(DueKey key, PushDueForm row) {
        MessageNumber shown = shown(row);
        if (shown.equals(MessageNumber.NONE)) {
            remove(key);
            return;
        }
        watched.cancel(key);
        lane(key).ifPresent(lane -> lane.cancel(key));
        rows.put(key, new PushDueForm(Phase.SHOWN, shown, row.stamp(), false, row.since(), 0, row.next(), shown));
    }

    /// The device is not told, and nothing is known of what it shows.
    void remove(DueKey key) {
        rows.remove(key);
        watched.cancel(key);
        lanes.values().forEach(lane -> lane.cancel(key));
    }

    /// The device cannot be woken any more, so what it was to be told of it is not told.
    void end(AccountId account, DeviceId device, Instant now) {
        rows.of(account, device).forEach(key -> end(key, now));
    }

    private void end(DueKey key, Instant now) {
        rows.find(key)
                .filter(Outbox::isUntold)
                .ifPresent(row -> records.note(key, row.number(), PushDecision.NO_REGISTRATION, now));
        remove(key);
    }

    /// The device is woken otherwise from now on: what was tried in vain says nothing of how that is.
    void renew(AccountId account, DeviceId device, Instant now, long nanos) {
        rows.of(account, device).forEach(key -> renew(key, now, nanos));
    }

    private void renew(DueKey key, Instant now, long nanos) {
        Optional<PushDueForm> found = rows.find(key).filter(Outbox::waits);
        if (found.isEmpty()) {
            return;
        }
        PushDueForm row = found.get();
        rows.put(
                key,
                new PushDueForm(
                        row.phase(), row.number(), row.stamp(), row.mentioned(), row.since(), 0, now, row.shown()));
        lanes.values().forEach(lane -> lane.cancel(key));
        again(key, nanos);
    }

    /// It is tried at once, unless it is being told just now.
    void again(DueKey key, long nanos) {
        lane(key).filter(lane -> !lane.isUnderWay(key)).ifPresent(lane -> lane.schedule(key, nanos));
    }

    /// Goes on with what is in the store, after a while in which devices may come back.
    void load(Instant now, long nanos) {
        started = now;
        long back = nanos + config.delay().toNanos();
        rows.each((key, row) -> {
            switch (row.phase()) {
                case WATCHED -> watched.set(key, back);
                case WAITING, WITHDRAWING ->
                    lane(key)
                            .ifPresentOrElse(
                                    lane -> lane.schedule(key, Math.max(back, nanos + left(row, now))),
                                    () -> rows.remove(key));
                case SHOWN -> {}
            }
        });
    }

    /// However clocks were set meanwhile: what was never tried in vain waits for nothing.
    private long left(PushDueForm row, Instant now) {
        if (row.attempts() == 0) {
            return 0;
        }
        Duration left = Duration.between(now, row.next());
        if (left.isNegative()) {
            return 0;
        }
        return left.compareTo(config.retryMost()) > 0 ? config.retryMost().toNanos() : left.toNanos();
    }

    /// Goes on with what was left in the store.
    void reload(Lane lane, long nanos) {
        rows.each((key, row) -> {
            if (waits(row)
                    && lane(key).filter(lane::equals).isPresent()
                    && !lane.isUnderWay(key)
                    && !lane.isScheduled(key)) {
                lane.schedule(key, nanos);
            }
        });
    }
}
