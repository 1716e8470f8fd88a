package chat.maru.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WatchTest {
    private static final int WRITER = 0;
    private static final int ALICE = 1;
    private static final int BOB = 2;
    private static final int STRANGER = 3;
    private static final List<String> IDS = Stream.of("0", "1", "2", "3")
            .map(digit -> "0193a1b2-c3d4-7e5f-8a6b-7c8d9eafb0c" + digit)
            .toList();

    private final Faults faults = new Faults();
    private final Watch watch = new Watch(
            new Population(
                    IDS.stream().map(id -> new Population.Account(id, "t", "c")).toList(),
                    List.of(new Population.Conversation(IDS.get(0), List.of(WRITER, ALICE, BOB), 1))),
            faults);

    private void told(int person, boolean complete, String state, long now, int... others) {
        String presences = Arrays.stream(others)
                .mapToObj(other -> "{\"user\":\"" + IDS.get(other) + "\",\"state\":\"" + state + "\"}")
                .collect(Collectors.joining(","));
        byte[] frame =
                Ascii.bytes("{\"type\":\"presence\",\"complete\":" + complete + ",\"presences\":[" + presences + "]}");
        watch.told(person, frame, 0, frame.length, now);
    }

    private void everybodyKnows() {
        told(WRITER, true, "online", 1, ALICE, BOB);
        told(ALICE, true, "online", 1, WRITER, BOB);
        told(BOB, true, "online", 1, WRITER, ALICE);
    }

    @Test
    void whoeverKnowsNobody_isNotWrong() {
        assertThat(watch.wrong()).isEqualTo(3);
        everybodyKnows();

        assertThat(watch.wrong()).isZero();
        assertThat(faults.none()).isTrue();
    }

    @Test
    void changes_addUp_andEverythingTakesTheirPlace() {
        told(ALICE, true, "online", 1, BOB);
        assertThat(watch.wrong()).isEqualTo(3);

        told(ALICE, false, "online", 2, WRITER);
        assertThat(watch.wrong()).isEqualTo(2);

        told(ALICE, true, "online", 3, WRITER);
        assertThat(watch.wrong()).isEqualTo(3);

        told(ALICE, false, "online", 4, BOB);
        told(ALICE, false, "away", 5, BOB);
        assertThat(watch.wrong()).isEqualTo(3);
    }

    @Test
    void offline_isCounted_fromTheCutOn() {
        everybodyKnows();
        told(WRITER, false, "offline", 2, ALICE);
        watch.cut(10);
        told(WRITER, false, "online", 11, ALICE);
        told(WRITER, false, "offline", 12, ALICE, BOB);

        assertThat(watch.offlineTold()).isEqualTo(2);
        assertThat(watch.wrong()).isEqualTo(1);
    }

    @Test
    void timesOfThoseWhoWereCutOff_runFromKnockingToBackToKnowingEverybody() {
        everybodyKnows();
        watch.cut(1_000_000);
        watch.left(ALICE);
        watch.left(BOB);
        assertThat(watch.wrong()).isEqualTo(2);
        back(ALICE, 2_000_000, 3_000_000);
        back(BOB, 3_000_000, 5_000_000);
        told(ALICE, true, "online", 6_000_000, WRITER, BOB);
        told(BOB, true, "online", 7_000_000, WRITER);
        told(BOB, false, "online", 9_000_000, ALICE);

        assertThat(watch.wrong()).isZero();
        assertThat(watch.connecting().getTotalCount()).isEqualTo(2);
        assertThat(watch.connecting().getMinValue()).isBetween(999_000L, 1_001_000L);
        assertThat(watch.learning().getMinValue()).isBetween(2_990_000L, 3_010_000L);
        assertThat(watch.learning().getMaxValue()).isBetween(3_990_000L, 4_010_000L);
        assertThat(watch.allBackAfter()).isEqualTo(4_000_000);
        assertThat(watch.allRightAfter()).isEqualTo(8_000_000);
    }

    @Test
    void caughtUp_isWhoeverIsBackAndHasTheLastMessageFromBeforeThat() {
        everybodyKnows();
        watch.cut(1_000_000);
        watch.left(ALICE);
        watch.left(BOB);
        watch.brought(WRITER, 900_000, 9_500_000);
        watch.brought(ALICE, 900_000, 2_500_000);
        back(ALICE, 2_000_000, 3_000_000);
        back(BOB, 3_000_000, 4_000_000);
        assertThat(watch.allCaughtUpAfter()).isEqualTo(3_000_000);

        watch.brought(BOB, 3_999_999, 6_000_000);
        watch.brought(BOB, 4_000_000, 8_000_000);
        assertThat(watch.allCaughtUpAfter()).isEqualTo(5_000_000);
    }

    private void back(int person, long knocks, long is) {
        watch.knocks(person, knocks);
        watch.isBack(person, is);
    }

    @Test
    void somebodyWithoutACommonConversation_isAFault() {
        told(ALICE, true, "online", 1, STRANGER);

        assertThat(faults.lines()).containsExactly("told of somebody without a common conversation (1)");
    }
}
