package chat.maru.bench.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FiguresTest {
    @Test
    void percentileOfSingleTimes_isTheLeastThatCoversTheShare() {
        List<Long> nanos = LongStream.rangeClosed(1, 200)
                .map(i -> (201 - i) * 1_000_000)
                .boxed()
                .toList();

        assertThat(Figures.percentile("", nanos, 50).value()).isEqualTo(100);
        assertThat(Figures.percentile("", nanos, 99).value()).isEqualTo(198);
        assertThat(Figures.percentile("", List.of(3_000_000L), 99).value()).isEqualTo(3);
    }

    @Test
    void median_isTheMiddleRun_withTheRange() {
        assertThat(Figure.median("m", "", List.of(30_000.0, 10_000.0, 20_000.0)).text())
                .isEqualTo("20,000 (10,000–30,000)");
        assertThat(Figure.median("m", "", List.of(1.0, 2.0)).value()).isEqualTo(1.5);
    }

    @Test
    void once_hasNoRange() {
        assertThat(Figure.once("m", "", 0.123).text()).isEqualTo("0.12");
    }

    @Test
    void work_isWhatWasAddedBetweenTwoReadings() {
        Counters before = Counters.of("""
                # HELP x
                maru_written_batches_total{a="1"} 10
                maru_written_entries_total 10
                other 3
                """);
        Counters after = Counters.of("""
                maru_written_batches_total{a="1"} 12.0
                maru_written_batches_total{a="2"} 3
                maru_written_entries_total 30
                maru_allocated_bytes_total 40960
                """);

        assertThat(after.workSince(before))
                .containsExactlyInAnyOrder(
                        Figure.once("entries per sync", "", 4.0), Figure.once("allocated per entry", "KiB", 2.0));
        assertThat(after.workSince(after)).isEmpty();
    }
}
