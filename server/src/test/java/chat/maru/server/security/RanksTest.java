package chat.maru.server.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// The statistic itself: it must see what there is to be seen, and nothing else.
final class RanksTest {
    private static final int PAIRS = 300;

    @Test
    void upperTail_isTheNormalDistributions() {
        assertThat(Ranks.upperTail(0)).isCloseTo(0.5, within(1e-6));
        assertThat(Ranks.upperTail(1.959964)).isCloseTo(0.025, within(1e-6));
        assertThat(Ranks.upperTail(2.575829)).isCloseTo(0.005, within(1e-6));
    }

    /// Worked by hand: U is 0 of 16, the mean 8, the variance 12.
    @Test
    void samplesThatDoNotMeet_areAsFarApartAsCanBe() {
        Ranks ranks = Ranks.of(new double[] {4, 1, 3, 2}, new double[] {5, 8, 6, 7});
        assertThat(ranks.p()).isCloseTo(2 * Ranks.upperTail(8 / Math.sqrt(12)), within(1e-9));
        assertThat(ranks.medians()).isCloseTo(6.5 / 2.5, within(1e-9));
    }

    @Test
    void samplesOfOneAndTheSameValue_areAlike() {
        Ranks ranks = Ranks.of(new double[] {2, 2, 2}, new double[] {2, 2, 2});
        assertThat(ranks.p()).isCloseTo(1, within(1e-6));
        assertThat(ranks.medians()).isEqualTo(1);
        assertThat(ranks.alike()).isTrue();
    }

    /// At the level of one in a hundred about one in a hundred is told apart wrongly.
    @Test
    void samplesOfOneDistribution_areRarelyToldApart() {
        int apart = 0;
        for (long seed = 1; seed <= 500; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            apart += Ranks.of(times(random, 1), times(random, 1)).p() <= Ranks.LEAST_P ? 1 : 0;
        }
        assertThat(apart).isBetween(1, 15);
    }

    @Test
    void samplesATenthApart_areToldApartInSpiteOfTheNoise() {
        for (long seed = 1; seed <= 500; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            assertThat(Ranks.of(times(random, 1), times(random, 1.1)).alike())
                    .as("seed %d", seed)
                    .isFalse();
        }
    }

    /// As of a busy machine: most within a tenth, some a good deal longer.
    private static double[] times(SplittableRandom random, double factor) {
        double[] times = new double[PAIRS];
        for (int i = 0; i < PAIRS; i++) {
            double late = random.nextInt(8) == 0 ? random.nextDouble(10) : 0;
            times[i] = factor * (10 + random.nextDouble() + late);
        }
        return times;
    }
}
