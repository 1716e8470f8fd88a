package chat.maru.bench.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
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
    void batches_areMeansOfWhatWasAddedBetweenTwoReadings() {
        Batches before =
                Batches.of("# HELP x\nmaru_batch_sum{a=\"1\"} 10\nmaru_batch_count{a=\"1\"} 10\nother_sum 3\n");
        Batches after = Batches.of("maru_batch_sum{a=\"1\"} 40.0\nmaru_batch_sum{a=\"2\"} 10\nmaru_batch_count 20\n");

        assertThat(after.meansSince(before)).containsExactly(Map.entry("maru_batch", 4.0));
        assertThat(after.meansSince(after)).isEmpty();
    }
}
