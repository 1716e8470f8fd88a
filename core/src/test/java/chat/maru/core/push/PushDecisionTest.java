package chat.maru.core.push;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.model.PushPreferences;
import chat.maru.model.PushPreferences.QuietHours;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Why a device is told of a message or not, as a pure function.
final class PushDecisionTest {
    private static final Instant NOW = Instant.parse("2026-11-22T21:30:00Z");
    private static final Optional<Instant> LATER = Optional.of(NOW.plusSeconds(1));
    private static final Optional<Instant> OVER = Optional.of(NOW);
    private static final PushPreferences USUAL = PushPreferences.USUAL;
    private static final Circumstances AWAY =
            new Circumstances(NOW, false, true, false, Optional.empty(), false, USUAL, false, false);

    private static Circumstances muted(Optional<Instant> until, boolean mentioned, PushPreferences wanted) {
        return new Circumstances(NOW, false, true, false, until, mentioned, wanted, false, false);
    }

    private static Optional<PushDecision> wanting(PushPreferences wanted) {
        return PushDecision.of(muted(Optional.empty(), true, wanted));
    }

    @Test
    void whoIsAwayAndBehind_isTold() {
        assertThat(PushDecision.of(AWAY)).isEmpty();
    }

    @Test
    void eachReason_hasItsName_andWhatIsForGoodComesFirst() {
        assertThat(PushDecision.of(new Circumstances(NOW, true, false, true, LATER, false, USUAL, true, true)))
                .contains(PushDecision.BLOCKED);
        assertThat(PushDecision.of(new Circumstances(NOW, false, false, true, LATER, false, USUAL, true, true)))
                .contains(PushDecision.NOT_A_MEMBER);
        assertThat(PushDecision.of(new Circumstances(NOW, false, true, true, LATER, false, USUAL, true, true)))
                .contains(PushDecision.READ_ELSEWHERE);
        assertThat(PushDecision.of(new Circumstances(NOW, false, true, false, LATER, false, USUAL, true, true)))
                .contains(PushDecision.UP_TO_DATE);
        assertThat(PushDecision.of(new Circumstances(NOW, false, true, false, LATER, false, USUAL, false, true)))
                .contains(PushDecision.MUTED);
        assertThat(PushDecision.of(AWAY.on(false, true))).contains(PushDecision.ONLINE);
    }

    @Test
    void aMute_ends_andMentionsBreakItForThoseWhoSaySo() {
        PushPreferences breaking = new PushPreferences(Optional.empty(), Optional.empty(), true);
        assertThat(PushDecision.of(muted(LATER, true, USUAL))).contains(PushDecision.MUTED);
        assertThat(PushDecision.of(muted(OVER, false, USUAL))).isEmpty();
        assertThat(PushDecision.of(muted(LATER, true, breaking))).isEmpty();
        assertThat(PushDecision.of(muted(LATER, false, breaking))).contains(PushDecision.MUTED);
    }

    @Test
    void doNotDisturb_andQuietHours_areBrokenByNothing() {
        assertThat(wanting(new PushPreferences(Optional.empty(), LATER, true))).contains(PushDecision.DO_NOT_DISTURB);
        assertThat(wanting(new PushPreferences(Optional.empty(), OVER, true))).isEmpty();
        assertThat(wanting(quiet("06:30", "06:31", "Asia/Seoul"))).contains(PushDecision.QUIET_HOURS);
        assertThat(wanting(quiet("22:00", "07:00", "Asia/Seoul"))).contains(PushDecision.QUIET_HOURS);
        assertThat(wanting(quiet("22:00", "06:30", "Asia/Seoul"))).isEmpty();
        assertThat(wanting(quiet("21:30", "06:00", "UTC"))).contains(PushDecision.QUIET_HOURS);
        assertThat(wanting(quiet("21:31", "06:00", "UTC"))).isEmpty();
        assertThat(wanting(quiet("06:00", "21:30", "UTC"))).isEmpty();
    }

    private static PushPreferences quiet(String from, String to, String zone) {
        QuietHours hours = new QuietHours(LocalTime.parse(from), LocalTime.parse(to), ZoneId.of(zone));
        return new PushPreferences(Optional.of(hours), Optional.empty(), true);
    }

    @Test
    void whatIsTakenBack_isNotToldToWhoHearsOfItAnyway() {
        assertThat(PushDecision.ofTakingBack(AWAY)).isEmpty();
        assertThat(PushDecision.ofTakingBack(AWAY.on(true, false))).contains(PushDecision.UP_TO_DATE);
        assertThat(PushDecision.ofTakingBack(AWAY.on(false, true))).contains(PushDecision.ONLINE);
        assertThat(PushDecision.ofTakingBack(
                        new Circumstances(NOW, false, false, true, Optional.empty(), false, USUAL, false, false)))
                .contains(PushDecision.NOT_A_MEMBER);
    }

    @Test
    void codes_areOnesOwn_andLastForGood() {
        for (PushDecision decision : PushDecision.values()) {
            assertThat(PushDecision.ofCode(decision.code())).contains(decision);
        }
        assertThat(PushDecision.ofCode(0)).isEmpty();
        assertThat(Arrays.stream(PushDecision.values()).map(PushDecision::label))
                .containsExactly(
                        "sent",
                        "collapsed",
                        "muted",
                        "read_elsewhere",
                        "online",
                        "up_to_date",
                        "blocked",
                        "quiet_hours",
                        "do_not_disturb",
                        "not_a_member",
                        "no_registration",
                        "target_gone",
                        "retried",
                        "given_up",
                        "taken_back",
                        "breaker_open",
                        "provider_refused");
    }
}
