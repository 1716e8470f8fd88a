package chat.maru.bench.workload;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.bench.load.AwayResult;
import java.util.List;
import org.junit.jupiter.api.Test;

class AwayTest {
    private static AwayResult result(long acknowledged, long delivered, String... faults) {
        return new AwayResult(acknowledged, 2, delivered, 0.5, 0.1, List.of(faults));
    }

    @Test
    void whatIsAcknowledgedAndNotThere_isAFault_withACrashAndWithout() {
        Away away = new Away(result(100, 99, "delivered twice (1)"), result(80, 73, "delivered twice (1)"));

        assertThat(away.faults()).containsExactly("delivered twice (1)");
        assertThat(away.faultsAndLosses())
                .containsExactly(
                        "delivered twice (1)",
                        "acknowledged but lost without a crash: 1",
                        "acknowledged but lost by a crash: 7");
    }

    @Test
    void figures_areRatesAndShares_andNothingLostIsNoFault() {
        Away away = new Away(result(100, 100), result(80, 80));

        assertThat(away.faultsAndLosses()).isEmpty();
        assertThat(Away.figures(List.of(away)).stream().map(Figure::value)).containsExactly(50.0, 200.0, 0.0, 0.0);
    }
}
