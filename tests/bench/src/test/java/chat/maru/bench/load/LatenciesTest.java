package chat.maru.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class LatenciesTest {
    private static String encoded(long... values) {
        Histogram histogram = Latencies.empty();
        for (long value : values) {
            Latencies.record(histogram, value);
        }
        return Latencies.encode(histogram);
    }

    @Test
    void merged_hasTheValuesOfAll_notTheMeanOfTheirPercentiles() {
        Histogram merged = Latencies.merged(List.of(encoded(1_000_000, 1_000_000, 1_000_000), encoded(9_000_000)));

        assertThat(merged.getTotalCount()).isEqualTo(4);
        assertThat(merged.getValueAtPercentile(75)).isBetween(999_000L, 1_001_000L);
        assertThat(merged.getValueAtPercentile(99)).isBetween(8_990_000L, 9_010_000L);
    }

    @Test
    void record_keepsWhatIsOutOfRange_atTheEndOfTheRange() {
        Histogram histogram = Latencies.decode(encoded(-5, Long.MAX_VALUE));

        assertThat(histogram.getTotalCount()).isEqualTo(2);
        assertThat(histogram.getMaxValue()).isBetween(119_000_000_000L, 121_000_000_000L);
    }

    @Test
    void decode_refusesWhatIsNoHistogram() {
        assertThatIllegalArgumentException().isThrownBy(() -> Latencies.decode("AAAAAAAA"));
    }
}
