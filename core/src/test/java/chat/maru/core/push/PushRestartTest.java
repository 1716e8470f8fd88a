package chat.maru.core.push;

import static chat.maru.core.push.FakeProvider.later;
import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.core.Room;
import chat.maru.core.push.PushResult.Whose;
import chat.maru.core.verify.Finding;
import chat.maru.core.verify.Verification;
import chat.maru.model.AccountId;
import chat.maru.model.ConversationId;
import chat.maru.model.DeviceId;
import chat.maru.model.MessageNumber;
import chat.maru.model.PushContent;
import chat.maru.model.PushService;
import chat.maru.store.Keys;
import chat.maru.store.PushDueForm;
import chat.maru.store.PushDueForm.Phase;
import chat.maru.store.Store;
import chat.maru.store.StoreUnavailableException;
import chat.maru.store.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What survives a restart, a full disk, and more than memory takes.
final class PushRestartTest {
    private PushRoom room = new PushRoom();
    private AccountId alice = room.room.signedUp(1);
    private AccountId bob = room.room.signedUp(2);
    private ConversationId talk = room.room.open(alice, bob);
    private DeviceId phone = room.registered(bob, 1);

    @AfterEach
    void theStore_isSound() {
        List<Finding> findings = new ArrayList<>();
        new Verification(room.room.store, Room::wellFormed, findings::add).run();
        assertThat(findings).isEmpty();
    }

    @Test
    void whatWasSentBefore_isTold_whereverTheServerStopped() {
        for (int millis = 0; millis <= 6_000; millis += 500) {
            room.send(alice, talk, "at " + millis);
            room.run(Duration.ofMillis(millis));
            int before = room.fcm.sent.size();
            room.restart();
            room.run(10);
            assertThat(room.fcm.sent.size()).isGreaterThanOrEqualTo(before);
            assertThat(room.phases()).isEqualTo(Map.of(Phase.SHOWN, 1));
            PushDueForm row = PushDueForm.read(
                    room.room.store.all(Table.PUSH_DUE).getFirst().value());
            assertThat(row.shown()).isEqualTo(new MessageNumber(1 + millis / 500));
        }
    }

    @Test
    void whatWaitsForAService_isTriedAgainAfterARestart_unlessItWasReadMeanwhile() {
        ConversationId other = room.group(alice, 1, List.of(bob));
        room.fcm.answer = later(Whose.DEVICE, 0);
        room.send(alice, talk, "one");
        MessageNumber read = room.send(alice, other, "two");
        room.run(60);
        room.fcm.sent.clear();
        room.restart();
        room.fcm.answer = new PushResult.Accepted();
        room.read(bob, other, read);
        room.run(Duration.ofMinutes(16));

        assertThat(room.fcm.news()).extracting(Notification::conversation).containsExactly(talk);
    }

    @Test
    void whatNobodyHasAnsweredYet_isToldSoonAfterARestart_thoughTheClockWasWrong() {
        room.clock.jump(Duration.ofHours(2));
        room.fcm.silent = true;
        room.send(alice, talk, "one");
        room.run(10);
        room.clock.jump(Duration.ofHours(-2));
        room.restart();
        room.fcm.silent = false;
        room.run(10);

        assertThat(room.fcm.sent).hasSize(2);
        assertThat(room.phases()).isEqualTo(Map.of(Phase.SHOWN, 1));
    }

    @Test
    void whatWasTakenJustBeforeACrash_isTakenBack_ifItIsReadThen() {
        MessageNumber one = room.send(alice, talk, "one");
        while (room.fcm.sent.isEmpty()) {
            room.clock.advance(Duration.ofMillis(100));
            room.push.step();
        }
        room.restart();
        assertThat(room.phases()).isEqualTo(Map.of(Phase.WAITING, 1));
        room.read(bob, talk, one);
        room.run(20);

        assertThat(room.fcm.shows(PushRoom.target(phone))).isEmpty();
        assertThat(room.phases()).isEmpty();
    }

    @Test
    void whoWasConnected_isTold_ifItDoesNotComeBack() {
        DeviceId tablet = room.registered(bob, 2);
        room.attached.add(phone);
        room.attached.add(tablet);
        room.send(alice, talk, "one");
        room.run(20);
        assertThat(room.phases()).isEqualTo(Map.of(Phase.WATCHED, 2));
        room.restart();
        room.run(2);
        room.attached.add(tablet);
        room.confirm(bob, tablet);
        room.run(20);

        assertThat(room.fcm.sent).extracting(FakeProvider.Sent::target).containsExactly(PushRoom.target(phone));
    }

    @Test
    void theLog_isTheLastHundred_andSurvives() {
        for (int n = 0; n < 130; n++) {
            ConversationId each = room.group(alice, n, List.of(bob));
            room.send(alice, each, "hi");
        }
        room.run(20);
        room.push
                .log()
                .newestFirst(bob, phone)
                .forEach(line -> assertThat(line.decision()).isEqualTo(PushDecision.SENT));
        assertThat(room.decisions(bob, phone)).hasSize(100);
        List<PushLog.Line> before = room.push.log().newestFirst(bob, phone);
        room.restart();

        assertThat(room.push.log().newestFirst(bob, phone)).isEqualTo(before);
    }

    @Test
    void whatSaysTheSameOfOneConversation_isOneLine() {
        for (int n = 0; n < 5; n++) {
            room.send(alice, talk, "hi");
            room.run(6);
        }
        assertThat(room.push.log().newestFirst(bob, phone)).singleElement().satisfies(line -> {
            assertThat(line.times()).isEqualTo(5);
            assertThat(line.number()).isEqualTo(new MessageNumber(5));
        });
    }

    @Test
    void aFullDisk_isWaitedFor() {
        room.send(alice, talk, "one");
        room.room.store.become(Store.WriteState.DISK_FULL);
        CompletableFuture<PushOutcome> refused =
                room.push.register(bob, PushRoom.device(bob, 9), PushRoom.target(phone), PushContent.NONE);
        room.run(20);
        assertThat(refused).isCompletedExceptionally();
        assertThat(refused.exceptionNow()).isInstanceOf(StoreUnavailableException.class);
        room.room.store.become(Store.WriteState.OPEN);
        room.run(10);
        int told = room.fcm.sent.size();
        assertThat(told).isPositive();
        assertThat(room.phases()).isEqualTo(Map.of(Phase.SHOWN, 1));
        room.restart();
        room.run(20);
        assertThat(room.fcm.sent).hasSize(told);
    }

    @Test
    void moreThanMemoryTakes_waitsInTheStore() {
        PushConfig d = PushConfig.DEFAULT;
        room = new PushRoom(
                new PushConfig(
                        d.delay(),
                        d.watch(),
                        d.breaker(),
                        d.breakerMost(),
                        d.retryMost(),
                        d.giveUp(),
                        d.silence(),
                        d.life(),
                        4),
                3);
        room.fcm.most = 2;
        alice = room.room.signedUp(1);
        List<AccountId> many = new ArrayList<>();
        for (int n = 10; n < 40; n++) {
            many.add(room.room.signedUp(n));
            room.registered(many.getLast(), 1);
        }
        ConversationId group = room.group(alice, 1, many);
        room.fcm.silent = true;
        room.send(alice, group, "to all");
        room.run(30);
        assertThat(room.fcm.sent).hasSize(2);
        assertThat(room.push.waiting(PushService.FCM)).isEqualTo(4);
        assertThat(room.push.underWay(PushService.FCM)).isEqualTo(2);
        room.fcm.silent = false;
        room.run(Duration.ofMinutes(20));

        assertThat(room.fcm.shown).hasSize(30);
        assertThat(room.phases()).isEqualTo(Map.of(Phase.SHOWN, 30));
    }

    @Test
    void whileNobodyCanBeWoken_theLogIsNotRead() {
        PushRoom empty = new PushRoom();
        AccountId one = empty.room.signedUp(1);
        ConversationId direct = empty.room.open(one, empty.room.signedUp(2));
        empty.settle();
        empty.send(one, direct, "hi");
        empty.settle();
        assertThat(empty.push.behind()).isZero();
        empty.run(10);

        assertThat(empty.room.store.get(Table.META, Keys.meta("push"))).isPresent();
    }
}
