package chat.maru.core.push;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.core.history.ConversationView;
import chat.maru.core.push.PushResult.Whose;
import chat.maru.model.AccountId;
import chat.maru.model.ConversationId;
import chat.maru.model.DeviceId;
import chat.maru.model.GroupCommand;
import chat.maru.model.MessageNumber;
import chat.maru.model.PushContent;
import chat.maru.model.PushService;
import chat.maru.model.PushTarget;
import chat.maru.model.StateCommand;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/// Some people with two devices each, one of either service, who talk, read, come and go, mute, join and leave,
/// while services and the server fail. What must hold:
///
/// - what is told is not read, not muted, and in a conversation that its account is in, at that moment;
/// - a device that is away and behind for five seconds is told within ten, if its service works;
/// - a service that does not work holds up no other;
/// - in the end each device that is away shows what its account has not read, and nothing else.
///
/// A badge is always the number of conversations that are unread. Confined to one thread.
final class PushLife {
    private static final Duration TICK = Duration.ofMillis(500);
    private static final Duration AWAY = Duration.ofSeconds(5);
    private static final Duration WITHIN = Duration.ofSeconds(10);
    private static final Duration RECOVERY = Duration.ofSeconds(130);

    private final PushRoom room;
    private final SplittableRandom random;
    private final List<AccountId> people = new ArrayList<>();
    private final List<Phone> phones = new ArrayList<>();
    private final List<ConversationId> talks = new ArrayList<>();
    private final Map<ConversationId, MessageNumber> last = new HashMap<>();
    private final Map<Expected, Instant> expected = new HashMap<>();
    private final Set<Muted> muted = new HashSet<>();
    private int looked;
    private int lookedApns;
    int restarts;
    int failures;
    /// Messages told of while there was no reason for any delay.
    int inTime;
    private final boolean calm;
    /// When each service began to work as it does, or not.
    private final Map<PushService, Instant> changed = new HashMap<>();

    PushLife(long seed) {
        room = new PushRoom(PushRoom.CONFIG, seed);
        random = new SplittableRandom(seed * 31);
        calm = seed % 3 == 0;
        for (int n = 1; n <= 4; n++) {
            AccountId person = room.room.signedUp(n);
            people.add(person);
            phones.add(phone(person, 1, PushService.FCM));
            phones.add(phone(person, 2, PushService.APNS));
        }
        talks.add(room.room.open(people.get(0), people.get(1)));
        talks.add(room.room.open(people.get(2), people.get(1)));
        talks.add(room.group(people.get(0), 1, people.subList(1, 3)));
        talks.add(room.group(people.get(0), 2, people.subList(1, 4)));
    }

    private record Phone(AccountId account, DeviceId device, PushTarget target, PushService service) {}

    private record Expected(Phone phone, ConversationId conversation, MessageNumber number, long offset) {}

    private record Muted(AccountId account, ConversationId conversation) {}

    private Phone phone(AccountId account, int n, PushService service) {
        DeviceId device = PushRoom.device(account, n);
        PushTarget target = service == PushService.FCM ? PushRoom.target(device) : PushRoom.apns(device);
        assertThat(room.register(account, device, target, PushContent.FULL)).isEqualTo(PushOutcome.DONE);
        return new Phone(account, device, target, service);
    }

    int told() {
        return room.fcm.news().size() + room.apns.news().size();
    }

    /// Lives for so many steps, and then until all is quiet.
    void live(int steps) {
        for (int step = 0; step < steps; step++) {
            act();
            for (int ticks = random.nextInt(6); ticks > 0; ticks--) {
                tick();
            }
        }
        settleDown();
    }

    private void act() {
        switch (random.nextInt(20)) {
            case 0, 1, 2, 3, 4, 5, 6 -> say();
            case 7, 8, 9 -> read();
            case 10, 11 -> come();
            case 12, 13 -> go();
            case 14 -> mute();
            case 15 -> joinOrLeave();
            case 16, 17 -> service(pick(List.of(room.fcm, room.apns)));
            case 18 -> confirm();
            default -> restart();
        }
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    private void say() {
        ConversationId talk = pick(talks);
        AccountId sender = pick(people);
        if (isIn(sender, talk)) {
            MessageNumber number = room.send(sender, talk, String.valueOf(next(talk)));
            last.put(talk, number);
            for (Phone phone : phones) {
                if (!phone.account().equals(sender) && isIn(phone.account(), talk)) {
                    long offset = room.room.horizon.offset();
                    expected.put(new Expected(phone, talk, number, offset), room.clock.instant());
                }
            }
        }
    }

    /// A message says its own number.
    private long next(ConversationId talk) {
        return last.getOrDefault(talk, MessageNumber.NONE).next().value();
    }

    private boolean isIn(AccountId account, ConversationId talk) {
        return room.room.conversations.has(account, talk);
    }

    private void read() {
        ConversationId talk = pick(talks);
        AccountId reader = pick(people);
        MessageNumber number = last.get(talk);
        if (number != null && isIn(reader, talk)) {
            room.read(reader, talk, number);
        }
    }

    private void come() {
        room.attached.add(pick(phones).device());
    }

    private void go() {
        Phone phone = pick(phones);
        if (random.nextBoolean() && room.attached.contains(phone.device())) {
            confirm(phone);
        }
        room.attached.remove(phone.device());
    }

    private void confirm() {
        Phone phone = pick(phones);
        if (room.attached.contains(phone.device())) {
            confirm(phone);
        }
    }

    /// An app that has all is in charge of what it shows.
    private void confirm(Phone phone) {
        room.confirm(phone.account(), phone.device());
        service(phone).shows(phone.target()).clear();
    }

    private FakeProvider service(Phone phone) {
        return phone.service() == PushService.FCM ? room.fcm : room.apns;
    }

    private void mute() {
        Muted which = new Muted(pick(people), pick(talks));
        if (isIn(which.account(), which.conversation())) {
            boolean now = !muted.contains(which);
            Instant until = now ? chat.maru.model.State.Preferences.FOR_EVER : StateCommand.Prefer.UNMUTED;
            room.room.decided(new StateCommand.Prefer(which.account(), which.conversation(), until, null, null));
            if (now) {
                muted.add(which);
            } else {
                muted.remove(which);
            }
        }
    }

    private void joinOrLeave() {
        AccountId owner = people.getFirst();
        AccountId who = people.get(1 + random.nextInt(3));
        ConversationId group = talks.get(2 + random.nextInt(2));
        room.room.decided(
                isIn(who, group)
                        ? new GroupCommand.RemoveMember(owner, group, who)
                        : new GroupCommand.AddMembers(owner, group, List.of(who)));
    }

    private void service(FakeProvider service) {
        if (calm) {
            return;
        }
        failures++;
        service.silent = false;
        switch (random.nextInt(7)) {
            case 0 -> service.answer = FakeProvider.later(Whose.SERVICE, 0);
            case 1 -> service.answer = FakeProvider.later(Whose.SERVICE, 1 + random.nextInt(20));
            case 2 -> service.answer = FakeProvider.later(Whose.DEVICE, random.nextInt(20));
            case 3 -> service.silent = true;
            default -> service.answer = new PushResult.Accepted();
        }
        changed.put(service.service(), room.clock.instant());
    }

    /// Whether the service has worked for so long that nothing waits any more because of what it did before.
    private boolean isWorking(PushService of) {
        FakeProvider service = of == PushService.FCM ? room.fcm : room.apns;
        Instant since = changed.getOrDefault(of, Instant.EPOCH);
        return !service.silent
                && service.answer instanceof PushResult.Accepted
                && !room.push.isBroken(of)
                && !since.plus(RECOVERY).isAfter(room.clock.instant());
    }

    /// In the middle of something, mostly.
    private void restart() {
        restarts++;
        room.clock.advance(TICK);
        for (int steps = random.nextInt(4); steps > 0; steps--) {
            room.push.step();
        }
        look();
        room.restart();
        expected.replaceAll((_, _) -> room.clock.instant());
    }

    private void tick() {
        room.run(TICK);
        look();
        expected.entrySet().removeIf(each -> isOver(each.getKey(), each.getValue()));
    }

    /// What was told since the last look: rightly so?
    private void look() {
        for (; looked < room.fcm.sent.size(); looked++) {
            look(room.fcm.sent.get(looked));
        }
        for (; lookedApns < room.apns.sent.size(); lookedApns++) {
            look(room.apns.sent.get(lookedApns));
        }
    }

    private void look(FakeProvider.Sent sent) {
        Phone phone = phones.stream()
                .filter(each -> each.target().equals(sent.target()))
                .findFirst()
                .orElseThrow();
        ConversationId talk = sent.notification().conversation();
        assertThat(isIn(phone.account(), talk)).as("told who is in it").isTrue();
        assertThat(room.attached).as("told who is away").doesNotContain(phone.device());
        assertThat(sent.notification().badge())
                .isEqualTo(unread(phone.account()).size());
        if (sent.notification().news().isPresent()) {
            assertThat(unread(phone.account())).as("told what is unread").contains(talk);
            assertThat(muted).as("told what is not muted").doesNotContain(new Muted(phone.account(), talk));
        }
        sent.notification().news().ifPresent(news -> {
            long number = Long.parseLong(news.text().orElseThrow());
            int before = expected.size();
            expected.keySet()
                    .removeIf(each -> each.phone().equals(phone)
                            && each.conversation().equals(talk)
                            && each.number().value() <= number);
            inTime += isWorking(phone.service()) ? before - expected.size() : 0;
        });
    }

    private Set<ConversationId> unread(AccountId account) {
        Set<ConversationId> unread = new HashSet<>();
        for (ConversationView view :
                room.room.conversations.snapshot(account, 100).conversations()) {
            if (view.own().unread() > 0) {
                unread.add(view.conversation().id());
            }
        }
        return unread;
    }

    /// Whether nobody waits for it any more. Whoever is connected, has it, has read it, or does not want it, is
    /// not waiting; and who is not told in time has been failed.
    private boolean isOver(Expected what, Instant since) {
        Phone phone = what.phone();
        boolean moot = !isIn(phone.account(), what.conversation())
                || muted.contains(new Muted(phone.account(), what.conversation()))
                || !unread(phone.account()).contains(what.conversation())
                || has(phone, what.offset());
        if (moot) {
            return true;
        }
        if (room.attached.contains(phone.device()) || !isWorking(phone.service())) {
            expected.put(what, room.clock.instant());
            return false;
        }
        Duration waited = Duration.between(since, room.clock.instant());
        assertThat(waited)
                .as("%s waits for message %s of %s", phone, what.number(), what.conversation())
                .isLessThanOrEqualTo(AWAY.plus(WITHIN));
        return false;
    }

    private boolean has(Phone phone, long offset) {
        return room.room
                .cursors
                .committed(phone.account(), phone.device())
                .filter(cursor -> cursor.offset(0) >= offset)
                .isPresent();
    }

    private void settleDown() {
        for (FakeProvider service : List.of(room.fcm, room.apns)) {
            service.silent = false;
            service.answer = new PushResult.Accepted();
        }
        for (Duration left = Duration.ofMinutes(20); left.isPositive(); left = left.minusSeconds(2)) {
            room.clock.advance(Duration.ofSeconds(2));
            room.settle();
            look();
        }
        for (Phone phone : phones) {
            if (!room.attached.contains(phone.device())) {
                service(phone).shows(phone.target()).keySet().stream()
                        .filter(talk -> isIn(phone.account(), talk))
                        .forEach(talk -> assertThat(unread(phone.account()))
                                .as("shown by %s", phone)
                                .contains(talk));
            }
        }
        assertThat(expected.keySet())
                .allSatisfy(
                        what -> assertThat(room.attached.contains(what.phone().device())
                                        || isOver(what, room.clock.instant())
                                        || wasSilencedWhenItCame(what))
                                .as("told at last: %s", what)
                                .isTrue());
    }

    /// A mute that has ended since does not make up for what it silenced.
    private boolean wasSilencedWhenItCame(Expected what) {
        return room.push.log().newestFirst(what.phone().account(), what.phone().device()).stream()
                .anyMatch(line -> line.conversation().equals(what.conversation())
                        && line.decision() == PushDecision.MUTED
                        && line.number().compareTo(what.number()) >= 0);
    }

    /// Everybody is away, and one service takes nothing for an hour.
    void anHourWithoutService() {
        room.fcm.answer = FakeProvider.later(Whose.SERVICE, 0);
        Instant end = room.clock.instant().plus(Duration.ofHours(1));
        Set<Muted> readers = new HashSet<>();
        while (room.clock.instant().isBefore(end)) {
            say();
            room.run(random.nextInt(60));
        }
        for (AccountId person : people) {
            ConversationId talk = pick(talks);
            if (isIn(person, talk) && last.get(talk) != null) {
                room.read(person, talk, last.get(talk));
                readers.add(new Muted(person, talk));
            }
        }
        room.run(60);
        if (random.nextBoolean()) {
            room.restart();
        }
        Map<AccountId, Set<ConversationId>> due = new HashMap<>();
        people.forEach(person -> due.put(person, unread(person)));
        room.fcm.sent.clear();
        room.fcm.answer = new PushResult.Accepted();
        room.run(Duration.ofMinutes(20));

        for (Phone phone : phones) {
            if (phone.service() == PushService.FCM) {
                List<ConversationId> told = room.fcm.sent.stream()
                        .filter(sent -> sent.target().equals(phone.target()))
                        .map(FakeProvider.Sent::notification)
                        .filter(notification -> notification.news().isPresent())
                        .map(Notification::conversation)
                        .toList();
                assertThat(told)
                        .containsExactlyInAnyOrderElementsOf(
                                Optional.ofNullable(due.get(phone.account())).orElseThrow());
            }
        }
        readers.forEach(read -> assertThat(due.get(read.account())).doesNotContain(read.conversation()));
        assertThat(room.apns.news()).as("the other service went on").hasSizeGreaterThan(10);
    }
}
