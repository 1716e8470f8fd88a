package chat.maru.core.push;

import static chat.maru.core.push.FakeProvider.later;
import static chat.maru.core.push.PushDecision.BLOCKED;
import static chat.maru.core.push.PushDecision.DO_NOT_DISTURB;
import static chat.maru.core.push.PushDecision.MUTED;
import static chat.maru.core.push.PushDecision.NOT_A_MEMBER;
import static chat.maru.core.push.PushDecision.NO_REGISTRATION;
import static chat.maru.core.push.PushDecision.ONLINE;
import static chat.maru.core.push.PushDecision.QUIET_HOURS;
import static chat.maru.core.push.PushDecision.READ_ELSEWHERE;
import static chat.maru.core.push.PushDecision.RETRIED;
import static chat.maru.core.push.PushDecision.SENT;
import static chat.maru.core.push.PushDecision.TAKEN_BACK;
import static chat.maru.core.push.PushDecision.TARGET_GONE;
import static chat.maru.core.push.PushDecision.UP_TO_DATE;
import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.core.push.PushResult.Whose;
import chat.maru.model.AccountId;
import chat.maru.model.Command;
import chat.maru.model.ConversationId;
import chat.maru.model.DeviceId;
import chat.maru.model.GroupCommand;
import chat.maru.model.MessageNumber;
import chat.maru.model.PushContent;
import chat.maru.model.PushPreferences;
import chat.maru.model.PushPreferences.QuietHours;
import chat.maru.model.StateCommand;
import chat.maru.store.PushDueForm.Phase;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Who is told and who is not, and what is written down of it.
final class PushTest {
    private final PushRoom room = new PushRoom();
    private final AccountId alice = room.room.signedUp(1);
    private final AccountId bob = room.room.signedUp(2);
    private final ConversationId talk = room.room.open(alice, bob);
    private final DeviceId phone = room.registered(bob, 1);

    private List<PushDecision> why() {
        return room.decisions(bob, phone);
    }

    @Test
    void whoIsAway_isTold_fiveSecondsLaterAndNotBefore() {
        room.send(alice, talk, "hi");
        Instant sent = room.clock.instant();
        room.run(Duration.ofMillis(4_750));
        assertThat(room.fcm.sent).isEmpty();
        room.run(5);

        assertThat(room.fcm.sent).singleElement().satisfies(told -> {
            assertThat(told.target()).isEqualTo(PushRoom.target(phone));
            assertThat(told.notification().conversation()).isEqualTo(talk);
            assertThat(told.notification().badge()).isOne();
            assertThat(told.at()).isBetween(sent.plusSeconds(5), sent.plusSeconds(6));
        });
        assertThat(why()).containsExactly(SENT);
        assertThat(room.push.count(SENT)).isOne();
        assertThat(room.phases()).isEqualTo(Map.of(Phase.SHOWN, 1));
    }

    @Test
    void itsOwnSender_isNotTold() {
        DeviceId tablet = room.registered(alice, 1);
        room.send(alice, talk, "hi");
        room.run(10);

        assertThat(room.fcm.sent).hasSize(1);
        assertThat(room.decisions(alice, tablet)).isEmpty();
    }

    @Test
    void whoHasConfirmed_isLeftAlone() {
        room.send(alice, talk, "hi");
        room.confirm(bob, phone);
        room.run(20);

        assertThat(room.fcm.sent).isEmpty();
        assertThat(why()).containsExactly(UP_TO_DATE);
    }

    @Test
    void whoIsConnected_isTold_onceItIsGoneWithoutConfirming() {
        room.attached.add(phone);
        room.send(alice, talk, "hi");
        room.run(60);
        assertThat(room.fcm.sent).isEmpty();
        assertThat(why()).containsExactly(ONLINE);

        Instant gone = room.clock.instant();
        room.attached.clear();
        room.run(20);
        assertThat(room.fcm.sent)
                .singleElement()
                .satisfies(told -> assertThat(told.at()).isBetween(gone.plusSeconds(5), gone.plusSeconds(10)));
    }

    @Test
    void whoIsConnected_andConfirmsLater_isNotTold() {
        room.attached.add(phone);
        room.send(alice, talk, "hi");
        room.run(30);
        room.confirm(bob, phone);
        room.run(5);
        room.attached.clear();
        room.run(30);

        assertThat(room.fcm.sent).isEmpty();
        assertThat(why()).containsExactly(UP_TO_DATE, ONLINE);
        assertThat(room.phases()).isEmpty();
    }

    @Test
    void aMute_silences_untilItEnds_andMentionsBreakItForThoseWhoSaySo() {
        room.room.decided(
                new StateCommand.Prefer(bob, talk, room.clock.instant().plusSeconds(60), null, null));
        room.send(alice, talk, "one", bob);
        room.run(10);
        assertThat(room.fcm.sent).isEmpty();
        assertThat(why()).containsExactly(MUTED);

        prefer(new PushPreferences(Optional.empty(), Optional.empty(), true));
        room.send(alice, talk, "two");
        room.send(alice, talk, "three", bob);
        room.run(10);
        assertThat(room.fcm.sent).hasSize(1);
        room.run(60);
        room.send(alice, talk, "four");
        room.run(10);
        assertThat(room.fcm.sent).hasSize(2);
    }

    private void prefer(PushPreferences preferences) {
        var done = room.push.prefer(bob, preferences);
        room.settle();
        assertThat(done).isCompletedWithValue(PushOutcome.DONE);
        assertThat(room.push.preferences(bob)).isEqualTo(preferences);
    }

    @Test
    void whatWasRead_isNotTold_andWhatIsShownIsTakenBack() {
        MessageNumber one = room.send(alice, talk, "one");
        room.read(bob, talk, one);
        room.run(10);
        assertThat(room.fcm.sent).isEmpty();
        assertThat(why()).containsExactly(READ_ELSEWHERE);

        MessageNumber two = room.send(alice, talk, "two");
        room.run(10);
        assertThat(room.fcm.shows(PushRoom.target(phone))).hasSize(1);
        room.read(bob, talk, two);
        room.run(10);
        assertThat(room.fcm.shows(PushRoom.target(phone))).isEmpty();
        assertThat(room.fcm.sent.getLast().notification().badge()).isZero();
        assertThat(why()).containsExactly(TAKEN_BACK, SENT, READ_ELSEWHERE);
        assertThat(room.phases()).isEmpty();
    }

    @Test
    void whoAnswersElsewhere_hasRead() {
        room.send(alice, talk, "one");
        room.run(10);
        room.send(bob, talk, "two");
        room.run(10);

        assertThat(room.fcm.shows(PushRoom.target(phone))).isEmpty();
        assertThat(why()).containsExactly(TAKEN_BACK, SENT);
    }

    @Test
    void whoReadsWhileItIsUnderWay_hasItTakenBack() {
        room.fcm.silent = true;
        MessageNumber one = room.send(alice, talk, "one");
        room.run(10);
        room.read(bob, talk, one);
        room.run(10);
        assertThat(room.fcm.sent).hasSize(1);
        room.fcm.silent = false;
        room.run(120);

        assertThat(room.fcm.news()).hasSize(1);
        assertThat(room.phases()).isEmpty();
    }

    @Test
    void theBlocked_wakeNobody_alsoInGroups() {
        ConversationId group = room.group(bob, 1, List.of(alice));
        room.room.decided(new Command.Block(bob, alice, true));
        room.send(alice, talk, "into the void");
        room.send(alice, group, "to all");
        room.run(10);

        assertThat(room.fcm.sent).isEmpty();
        assertThat(why()).containsExactly(BLOCKED, BLOCKED);
    }

    @Test
    void quietHours_andDoNotDisturb_silence() {
        prefer(new PushPreferences(
                Optional.of(
                        new QuietHours(LocalTime.parse("20:00"), LocalTime.parse("22:00"), ZoneId.of("Asia/Seoul"))),
                Optional.empty(),
                false));
        room.send(alice, talk, "one");
        room.run(10);
        prefer(new PushPreferences(
                Optional.empty(), Optional.of(room.clock.instant().plusSeconds(60)), false));
        room.send(alice, talk, "two");
        room.run(10);

        assertThat(room.fcm.sent).isEmpty();
        assertThat(why()).containsExactly(DO_NOT_DISTURB, QUIET_HOURS);
    }

    @Test
    void whoIsPutOut_isToldNothingMore() {
        ConversationId group = room.group(alice, 1, List.of(bob));
        room.send(alice, group, "one");
        room.run(10);
        room.send(alice, group, "two");
        room.room.decided(new GroupCommand.RemoveMember(alice, group, bob));
        room.run(20);
        room.send(alice, group, "three");
        room.run(20);

        assertThat(room.fcm.sent).hasSize(1);
        assertThat(why()).containsExactly(NOT_A_MEMBER, SENT);
        assertThat(room.phases()).isEqualTo(Map.of(Phase.SHOWN, 1));
    }

    @Test
    void whoComesToAGroup_isTold_whoeverWasThereBefore() {
        ConversationId group = room.group(alice, 1, List.of());
        room.send(alice, group, "before");
        room.run(10);
        room.room.decided(new GroupCommand.AddMembers(alice, group, List.of(bob)));
        room.send(alice, group, "after");
        room.run(10);

        assertThat(room.fcm.sent).hasSize(1);
    }

    @Test
    void aDeviceThatUnregisters_isToldNothingMore() {
        room.fcm.answer = later(Whose.DEVICE, 20);
        room.send(alice, talk, "one");
        room.run(10);
        var done = room.push.unregister(bob, phone);
        room.settle();
        assertThat(done).isCompletedWithValue(PushOutcome.DONE);
        assertThat(room.phases()).isEmpty();
        room.send(alice, talk, "two");
        room.run(60);

        assertThat(room.fcm.sent).hasSize(1);
        assertThat(room.isStored(bob, phone)).isFalse();
    }

    @Test
    void aSignedOutDevice_isToldNothingMore_andLeavesNothing() {
        room.fcm.answer = later(Whose.DEVICE, 20);
        room.send(alice, talk, "one");
        room.run(10);
        room.signedOut.add(phone);
        room.run(60);
        assertThat(why()).containsExactly(NO_REGISTRATION, RETRIED);

        room.push.revoked(bob, phone::equals, chat.maru.core.account.RevocationListener.Why.SIGNED_OUT);
        room.run(20);
        assertThat(room.fcm.sent).hasSize(1);
        assertThat(why()).isEmpty();
        assertThat(room.isStored(bob, phone)).isFalse();
        assertThat(room.push.accounts()).isZero();
        assertThat(room.register(bob, phone, PushRoom.target(phone), PushContent.NONE))
                .isEqualTo(PushOutcome.NO_SUCH_DEVICE);
    }

    @Test
    void aDeadTarget_isRemoved() {
        room.fcm.answer = new PushResult.TargetGone("UNREGISTERED");
        room.send(alice, talk, "one");
        room.run(10);
        room.fcm.answer = new PushResult.Accepted();
        room.send(alice, talk, "two");
        room.run(60);

        assertThat(room.fcm.sent).hasSize(1);
        assertThat(why()).containsExactly(TARGET_GONE);
        assertThat(room.push.log().newestFirst(bob, phone).getFirst().reason()).isEqualTo("UNREGISTERED");
        assertThat(room.isStored(bob, phone)).isFalse();
        assertThat(room.push.content(bob, phone)).isEmpty();
    }

    @Test
    void howMuchIsTold_isTheDevices() {
        DeviceId tablet = room.registered(bob, 2, PushContent.SENDER);
        DeviceId watch = room.registered(bob, 3, PushContent.FULL);
        ConversationId group = room.group(alice, 1, List.of(bob));
        room.send(alice, group, "🙂".repeat(300));
        room.run(10);

        assertThat(news(phone, group))
                .isEqualTo(new Notification.News(Optional.empty(), Optional.empty(), Optional.empty(), true));
        assertThat(news(tablet, group))
                .isEqualTo(
                        new Notification.News(Optional.of("User 1"), Optional.of("Group 1"), Optional.empty(), true));
        assertThat(news(watch, group))
                .isEqualTo(new Notification.News(
                        Optional.of("User 1"), Optional.of("Group 1"), Optional.of("🙂".repeat(200)), true));
    }

    private Notification.News news(DeviceId device, ConversationId of) {
        return Objects.requireNonNull(room.fcm.shows(PushRoom.target(device)).get(of))
                .news()
                .orElseThrow();
    }

    @Test
    void aTarget_isMoved_andNeverShared() {
        AccountId carol = room.room.signedUp(3);
        DeviceId theirs = PushRoom.device(carol, 1);
        room.register(carol, theirs, PushRoom.target(phone), PushContent.NONE);
        room.send(alice, talk, "for bob");
        room.run(10);
        assertThat(room.fcm.sent).isEmpty();
        assertThat(room.isStored(bob, phone)).isFalse();

        room.send(alice, room.room.open(alice, carol), "for carol");
        room.run(10);
        assertThat(room.fcm.sent).hasSize(1);
    }
}
