package chat.maru.core.push;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// People, devices, services and crashes at random, on one thread in simulated time; see [PushLife] for what
/// must hold.
final class PushSimulationTest {
    private static final int SEEDS = 2_000;

    @Test
    void whateverHappens_whoIsAwayIsTold_andNobodyElse() {
        int told = 0;
        int restarts = 0;
        int failures = 0;
        for (int seed = 1; seed <= SEEDS; seed++) {
            PushLife life = new PushLife(seed);
            life.live(60);
            told += life.told();
            restarts += life.restarts;
            failures += life.failures;
        }
        // Otherwise nothing was shown.
        assertThat(told).isGreaterThan(10 * SEEDS);
        assertThat(restarts).isGreaterThan(SEEDS);
        assertThat(failures).isGreaterThan(SEEDS);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void aServiceThatIsDownForAnHour_isToldOfEachConversationOnce_andOfNoneThatWasRead(long seed) {
        new PushLife(seed).anHourWithoutService();
    }
}
