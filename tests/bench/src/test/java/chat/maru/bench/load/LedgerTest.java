package chat.maru.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LedgerTest {
    private static final int ALICE = 0;
    private static final int BOB = 1;
    private static final int CAROL = 2;
    private final Faults faults = new Faults();
    private final Ledger ledger = new Ledger(
            4,
            new Population(
                    IntStream.range(0, 3)
                            .mapToObj(i -> new Population.Account("" + i, "t", "c"))
                            .toList(),
                    List.of(Population.Conversation.direct("0193a1b2-c3d4-7e5f-8a6b-7c8d9eafb0c1", ALICE, BOB))),
            true,
            faults);

    private int sent(long at) {
        return ledger.open(ALICE, 0, at, at);
    }

    private static Window window(Ledger of, long from, long to) {
        Window window = new Window(from, to);
        of.window(window);
        return window;
    }

    private void wholly(int sequence, long number, long now) {
        ledger.acknowledge(ALICE, sequence, number, now);
        ledger.arrive(BOB, sequence, number, now);
        ledger.arrive(ALICE, sequence, number, now);
    }

    @Test
    void message_countsOnce_whenAcknowledgedAndDeliveredInsideTheWindow() {
        Window window = window(ledger, 100, 200);
        wholly(sent(50), 5, 90);
        wholly(sent(60), 6, 150);
        wholly(sent(150), 7, 199);
        wholly(sent(160), 8, 200);
        ledger.close();

        assertThat(window.completed()).isEqualTo(2);
        assertThat(window.acknowledged().getTotalCount()).isEqualTo(2);
        assertThat(window.deliveredAfter().getTotalCount()).isEqualTo(2);
        assertThat(ledger.settled()).isTrue();
        assertThat(faults.none()).isTrue();
    }

    @Test
    void message_doesNotCount_whenOnlyAcknowledged() {
        Window window = window(ledger, 0, 100);
        ledger.acknowledge(ALICE, sent(10), 1, 20);
        ledger.close();

        assertThat(window.completed()).isZero();
        assertThat(ledger.settled()).isFalse();
        assertThat(faults.lines())
                .containsExactly(
                        "acknowledged but not delivered: 1 (1)",
                        "acknowledged but not in the sender's own events: 1 (1)");
    }

    @Test
    void windowsInARow_countEachMessageWhereItShouldHaveLeft() {
        Window before = window(ledger, 100, 200);
        Window after = window(ledger, 200, 400);
        int late = sent(199);
        wholly(sent(150), 1, 160);
        wholly(late, 2, 300);
        wholly(sent(250), 3, 260);

        assertThat(before.deliveredAfter().getTotalCount()).isEqualTo(2);
        assertThat(before.completed()).isEqualTo(1);
        assertThat(after.deliveredAfter().getTotalCount()).isEqualTo(1);
        assertThat(after.completed()).isEqualTo(2);
    }

    @Test
    void windowWithoutAnEnd_countsUntilItIsEnded() {
        Window window = Window.from(100);
        ledger.window(window);
        wholly(sent(99), 1, 100);
        wholly(sent(150), 2, 160);
        window.end(200);
        wholly(sent(199), 3, 200);

        assertThat(window.completed()).isEqualTo(2);
        assertThat(window.acknowledged().getTotalCount()).isEqualTo(2);
    }

    @Test
    void open_refuses_whenTheRingIsFullOfUnansweredMessages() {
        IntStream.range(0, 4).forEach(i -> assertThat(sent(i)).isEqualTo(i));

        assertThat(sent(5)).isEqualTo(-1);
        wholly(0, 1, 9);
        assertThat(sent(5)).isEqualTo(4);
    }

    @Test
    void gap_isAFault() {
        wholly(sent(1), 1, 2);
        wholly(sent(1), 3, 2);

        assertThat(faults.lines()).containsExactly("a number was left out (2)");
    }

    @Test
    void reordering_isAFault() {
        int first = sent(1);
        int second = sent(1);
        ledger.arrive(BOB, second, 2, 3);
        ledger.arrive(BOB, first, 1, 3);

        assertThat(faults.lines()).containsExactly("a number came out of order (1)");
    }

    @Test
    void numbersThatDiffer_areAFault() {
        int sequence = sent(1);
        ledger.acknowledge(ALICE, sequence, 1, 2);
        ledger.arrive(BOB, sequence, 2, 2);

        assertThat(faults.lines()).containsExactly("numbers of one message differ, or are missing (1)");
    }

    @Test
    void strangers_areFaults() {
        int sequence = sent(1);
        ledger.arrive(CAROL, sequence, 1, 2);
        ledger.arrive(BOB, 77, 1, 2);
        ledger.arrive(BOB, -1, 1, 2);

        assertThat(ledger.acknowledge(BOB, sequence, 1, 2)).isFalse();
        assertThat(faults.lines())
                .containsExactly(
                        "entry at a person who is not a member (1)",
                        "entry that this run has not sent (2)",
                        "acknowledgement of something this connection has not sent (1)");
    }

    private static Ledger ofGroup(Faults faults) {
        return new Ledger(
                4,
                new Population(
                        IntStream.range(0, 4)
                                .mapToObj(i -> new Population.Account("" + i, "t", "c"))
                                .toList(),
                        List.of(new Population.Conversation(
                                "0193a1b2-c3d4-7e5f-8a6b-7c8d9eafb0c1", List.of(CAROL, ALICE, BOB), 1))),
                true,
                faults);
    }

    @Test
    void groupMessage_isCompleteWithTheLastMember_andEveryMembersCopyIsADelivery() {
        Ledger group = ofGroup(faults);
        Window window = window(group, 0, 100);
        int sequence = group.open(CAROL, 0, 10, 10);
        group.acknowledge(CAROL, sequence, 1, 20);
        group.arrive(CAROL, sequence, 1, 20);
        group.arrive(BOB, sequence, 1, 30);

        assertThat(window.completed()).isZero();
        assertThat(group.settled()).isFalse();

        group.arrive(ALICE, sequence, 1, 40);
        group.close();

        assertThat(window.completed()).isEqualTo(1);
        assertThat(window.deliveries()).isEqualTo(3);
        assertThat(group.delivered()).isEqualTo(2);
        assertThat(window.deliveredAfter().getTotalCount()).isEqualTo(2);
        assertThat(window.deliveredToAll().getTotalCount()).isEqualTo(1);
        assertThat(window.deliveredToAll().getMinValue()).isLessThanOrEqualTo(30);
        assertThat(group.settled()).isTrue();
        assertThat(faults.none()).isTrue();
    }

    @Test
    void deliveriesOutsideTheWindow_doNotCount() {
        Ledger group = ofGroup(faults);
        Window window = window(group, 25, 35);
        int sequence = group.open(CAROL, 0, 10, 10);
        group.arrive(CAROL, sequence, 1, 24);
        group.arrive(BOB, sequence, 1, 34);
        group.arrive(ALICE, sequence, 1, 35);

        assertThat(window.deliveries()).isEqualTo(1);
        assertThat(window.deliveredAfter().getTotalCount()).isZero();
    }

    @Test
    void memberWithoutAMessage_isAFault_evenIfAllOthersHaveIt() {
        Ledger group = ofGroup(faults);
        int sequence = group.open(CAROL, 0, 10, 10);
        group.acknowledge(CAROL, sequence, 1, 20);
        group.arrive(CAROL, sequence, 1, 20);
        group.arrive(BOB, sequence, 1, 30);
        group.close();

        assertThat(faults.lines()).containsExactly("acknowledged but not delivered: 1 (1)");
    }

    @Test
    void memberWithTheSameMessageTwice_isAFault_andStandsForNobodyElse() {
        Ledger group = ofGroup(faults);
        int sequence = group.open(CAROL, 0, 10, 10);
        group.acknowledge(CAROL, sequence, 1, 20);
        group.arrive(CAROL, sequence, 1, 20);
        group.arrive(BOB, sequence, 1, 30);
        group.arrive(BOB, sequence, 1, 30);
        group.close();

        assertThat(faults.lines()).containsExactly("delivered twice (1)", "acknowledged but not delivered: 1 (1)");
    }
}
