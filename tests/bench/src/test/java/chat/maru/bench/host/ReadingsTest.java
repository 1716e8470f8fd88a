package chat.maru.bench.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReadingsTest {
    @Test
    void ticks_sumOwnAndChildrensTimes_evenWithParenthesesInTheName() {
        String stat = "42 (a (b) c) S 1 42 42 0 -1 4194560 1 2 3 4 100 20 3 4 20 0 1 0 12345 6 7";

        assertThat(CpuTimes.ticks(stat)).isEqualTo(127);
    }

    @Test
    void seconds_ofThisProcessGrow_andOfAnEndedOneAreZero() {
        assertThat(CpuTimes.seconds(List.of(ProcessHandle.current().pid()))).isPositive();
        assertThat(CpuTimes.seconds(List.of(4_194_305L))).isZero();
    }

    @Test
    void core_isBusyApartFromIdlingWaitingAndStealing() {
        List<String> lines = List.of("cpu  9 9 9 9 9 9 9 9 0 0", "cpu1 10 0 20 60 5 1 2 2 0 0");
        CoreTimes core = CoreTimes.parsed(lines, "cpu1");

        assertThat(core).isEqualTo(new CoreTimes(33, 2, 100));
        assertThat(new CoreTimes(83, 12, 200).busyShareSince(core)).isEqualTo(0.5);
        assertThat(new CoreTimes(83, 12, 200).stolenShareSince(core)).isEqualTo(0.1);
        assertThat(core.busyShareSince(core)).isZero();
    }

    @Test
    void memory_isReadFromTheNamedLine() {
        assertThat(Memory.kibibytes(List.of("Pss:  1 kB", "Rss:  1712 kB"), "Rss:"))
                .isEqualTo(1712);
        assertThatIllegalArgumentException().isThrownBy(() -> Memory.kibibytes(List.of(), "Rss:"));
    }

    @Test
    void liveHeap_isInTheLastLineOfTheHistogram() {
        String histogram = " num  #instances  #bytes  class\n   1:  2  48  Totals (x)\nTotal  2  48\n";

        assertThat(Memory.total(histogram)).isEqualTo(48);
    }

    @Test
    void systemCalls_areReadFromTheSummary() {
        String summary = """
                         syscall     calls
                ---------------- ---------
                           futex       120
                            read         7
                ---------------- ---------
                           total       127
                """;

        assertThat(SystemCalls.parse(summary.lines().toList()))
                .containsExactly(Map.entry("futex", 120L), Map.entry("read", 7L));
        assertThat(SystemCalls.parse(List.of())).isEmpty();
    }
}
