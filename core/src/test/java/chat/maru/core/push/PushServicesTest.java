package chat.maru.core.push;

import static chat.maru.core.push.FakeProvider.later;
import static chat.maru.core.push.PushDecision.BREAKER_OPEN;
import static chat.maru.core.push.PushDecision.COLLAPSED;
import static chat.maru.core.push.PushDecision.GIVEN_UP;
import static chat.maru.core.push.PushDecision.NO_REGISTRATION;
import static chat.maru.core.push.PushDecision.PROVIDER_REFUSED;
import static chat.maru.core.push.PushDecision.RETRIED;
import static chat.maru.core.push.PushDecision.SENT;
import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.core.push.PushResult.Whose;
import chat.maru.model.AccountId;
import chat.maru.model.ConversationId;
import chat.maru.model.DeviceId;
import chat.maru.model.MessageNumber;
import chat.maru.model.PushContent;
import chat.maru.model.PushService;
import chat.maru.model.PushTarget;
import chat.maru.store.PushDueForm.Phase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What becomes of what services do not take.
final class PushServicesTest {
    private final PushRoom room = new PushRoom();
    private final AccountId alice = room.room.signedUp(1);
    private final AccountId bob = room.room.signedUp(2);
    private final ConversationId talk = room.room.open(alice, bob);
    private final DeviceId phone = room.registered(bob, 1);

    private List<PushDecision> why() {
        return room.decisions(bob, phone);
    }

    @Test
    void whatIsTriedAgain_isCollapsed_andTellsTheNewest() {
        room.fcm.answer = later(Whose.DEVICE, 30);
        room.send(alice, talk, "one");
        room.run(10);
        room.send(alice, talk, "two");
        room.run(10);
        assertThat(room.fcm.sent).hasSize(1);
        room.fcm.answer = new PushResult.Accepted();
        room.run(30);

        assertThat(room.fcm.sent).hasSize(2);
        assertThat(room.phases()).isEqualTo(Map.of(Phase.SHOWN, 1));
        assertThat(why()).containsExactly(SENT, COLLAPSED, RETRIED);
        assertThat(room.push.log().newestFirst(bob, phone).getFirst().number()).isEqualTo(new MessageNumber(2));
    }

    @Test
    void whatIsNeverTaken_isGivenUpAfterADay() {
        room.fcm.answer = later(Whose.DEVICE, 0);
        room.send(alice, talk, "one");
        room.run(Duration.ofHours(26));

        assertThat(why()).containsExactly(GIVEN_UP, RETRIED);
        assertThat(room.push.count(GIVEN_UP)).isOne();
        assertThat(room.phases()).isEmpty();
        // The first ones by doubling, then four to some dozens an hour.
        assertThat(room.fcm.sent.size()).isBetween(90, 2_000);
    }

    @Test
    void whatIsRefused_isNotTriedAgain() {
        room.fcm.answer = new PushResult.Refused("PayloadTooLarge");
        room.send(alice, talk, "one");
        room.run(600);

        assertThat(room.fcm.sent).hasSize(1);
        assertThat(why()).containsExactly(PROVIDER_REFUSED);
        assertThat(room.phases()).isEmpty();
    }

    @Test
    void aBrokenService_isProbedOnly_andToldOfWhenItIsBack() {
        room.fcm.answer = later(Whose.SERVICE, 0);
        room.send(alice, talk, "one");
        room.run(300);
        assertThat(room.push.isBroken(PushService.FCM)).isTrue();
        int probes = room.fcm.sent.size();
        assertThat(probes).isBetween(5, 60);
        room.send(alice, talk, "two");
        room.run(10);
        assertThat(why()).contains(BREAKER_OPEN);

        room.fcm.answer = new PushResult.Accepted();
        room.run(Duration.ofMinutes(16));
        assertThat(room.push.isBroken(PushService.FCM)).isFalse();
        assertThat(why().getFirst()).isEqualTo(SENT);
        assertThat(room.fcm.shows(PushRoom.target(phone))).hasSize(1);
    }

    @Test
    void aServiceThatSaysHowLong_isLeftAloneForSoLong_andNoOther() {
        AccountId carol = room.room.signedUp(3);
        DeviceId pad = PushRoom.device(carol, 1);
        room.register(carol, pad, PushRoom.apns(pad), PushContent.NONE);
        ConversationId group = room.group(alice, 1, List.of(bob, carol));
        room.fcm.answer = later(Whose.SERVICE, 600);
        room.send(alice, group, "one");
        room.run(10);
        room.fcm.answer = new PushResult.Accepted();
        room.send(alice, group, "two");
        room.run(500);
        assertThat(room.fcm.sent).hasSize(1);
        assertThat(room.apns.sent).hasSize(2);
        room.run(Duration.ofMinutes(17));
        assertThat(room.fcm.sent).hasSize(2);
    }

    @Test
    void aServiceThatSaysNothing_isGivenUpOnTheWay_andHoldsNobodyElseUp() {
        AccountId carol = room.room.signedUp(3);
        DeviceId pad = PushRoom.device(carol, 1);
        room.register(carol, pad, PushRoom.apns(pad), PushContent.NONE);
        ConversationId group = room.group(alice, 1, List.of(bob, carol));
        room.fcm.silent = true;
        room.fcm.mute = true;
        for (int n = 0; n < 20; n++) {
            room.send(alice, group, "n" + n);
            room.run(6);
        }
        assertThat(room.apns.sent).hasSize(20);
        assertThat(room.push.log().newestFirst(bob, phone).stream().map(PushLog.Line::reason))
                .contains("no answer");
    }

    @Test
    void aDeviceThatRegistersAnew_doesNotWaitForWhatItsOldTargetWaitedFor() {
        room.fcm.answer = later(Whose.DEVICE, 3_600);
        room.send(alice, talk, "one");
        room.run(10);
        room.fcm.answer = new PushResult.Accepted();
        room.register(bob, phone, PushRoom.target(phone), PushContent.FULL);
        room.run(10);
        assertThat(room.fcm.sent).hasSize(1);

        room.register(bob, phone, PushRoom.apns(phone), PushContent.NONE);
        room.run(1);

        assertThat(room.apns.shows(PushRoom.apns(phone))).hasSize(1);
        assertThat(why().getFirst()).isEqualTo(SENT);
        room.run(Duration.ofHours(2));
        assertThat(room.fcm.sent).hasSize(1);
        assertThat(room.apns.sent).hasSize(1);
    }

    @Test
    void whatAnOldTargetIsAnswered_saysNothingOfTheNewOne() {
        List<PushResult> answers = List.of(
                new PushResult.Accepted(),
                new PushResult.Refused("PayloadTooLarge"),
                later(Whose.DEVICE, 3_600),
                new PushResult.TargetGone("Unregistered"));
        for (int n = 0; n < answers.size(); n++) {
            DeviceId device = room.registered(bob, 10 + n);
            room.fcm.silent = true;
            room.send(alice, talk, "n" + n);
            room.run(10);
            PushTarget other = new PushTarget.Fcm("another token of " + device);
            room.register(bob, device, other, PushContent.NONE);
            room.fcm.silent = false;
            room.fcm.answer(answers.get(n));
            room.run(1);

            assertThat(room.fcm.shows(other)).as("%s", answers.get(n)).hasSize(1);
            assertThat(room.isStored(bob, device)).isTrue();
        }
    }

    @Test
    void whatWaits_whenARegistrationEnds_isNotTold_andTheLogSaysSo() {
        room.fcm.answer = later(Whose.DEVICE, 60);
        room.send(alice, talk, "one");
        room.run(10);
        var _ = room.push.unregister(bob, phone);
        room.settle();
        assertThat(why()).containsExactly(NO_REGISTRATION, RETRIED);

        room.registered(bob, 1);
        room.send(alice, talk, "two");
        room.run(10);
        AccountId carol = room.room.signedUp(3);
        room.register(carol, PushRoom.device(carol, 1), PushRoom.target(phone), PushContent.NONE);
        assertThat(why().getFirst()).isEqualTo(NO_REGISTRATION);
        room.fcm.answer = new PushResult.Accepted();
        room.run(600);
        assertThat(room.fcm.shown).isEmpty();
    }

    @Test
    void noMoreIsUnderWay_thanAServiceTakes() {
        room.fcm.most = 5;
        room.fcm.silent = true;
        List<AccountId> others =
                IntStream.range(10, 30).mapToObj(n -> room.room.signedUp(n)).toList();
        others.forEach(other -> room.registered(other, 1));
        room.send(alice, room.group(alice, 1, others), "one");
        room.run(20);
        assertThat(room.fcm.mostUnderWay).isEqualTo(5);

        room.fcm.silent = false;
        room.fcm.answer(new PushResult.Accepted());
        room.run(1);
        assertThat(room.push.count(SENT)).isEqualTo(others.size());
    }

    @Test
    void aServiceThatIsNotThere_registersNobody() {
        PushTarget web =
                new PushTarget.WebPush(java.net.URI.create("https://push.example/1"), new byte[65], new byte[16]);

        assertThat(room.push.services()).containsExactlyInAnyOrder(PushService.FCM, PushService.APNS);
        assertThat(room.push.register(bob, phone, web, PushContent.NONE))
                .isCompletedWithValue(PushOutcome.NO_SUCH_SERVICE);
    }
}
