package chat.maru.core.limit;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.model.AccountId;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class SendLimitTest {
    private static final AccountId ALICE = new AccountId(new UUID(1, 1));
    private static final AccountId BOB = new AccountId(new UUID(1, 2));

    private final TestClock clock = new TestClock();

    @Test
    void bytes_passUpToTheBurst_andThenAtTheRate() {
        SendLimit limit = new SendLimit(null, Rate.perSecond(1_000, 100), 10, clock);

        assertThat(limit.acquire(ALICE, 600)).isZero();
        assertThat(limit.acquire(ALICE, 400)).isZero();
        assertThat(limit.acquire(ALICE, 1)).isEqualTo(1);
        assertThat(limit.acquire(ALICE, 250)).isEqualTo(3);
        assertThat(limit.acquire(BOB, 1_000)).isZero();
        clock.advance(Duration.ofMillis(2_500));
        assertThat(limit.acquire(ALICE, 251)).isEqualTo(1);
        assertThat(limit.acquire(ALICE, 250)).isZero();
    }

    @Test
    void messages_areCountedBesides() {
        SendLimit limit = new SendLimit(Rate.perSecond(2, 1), Rate.perSecond(1_000, 100), 10, clock);

        assertThat(limit.acquire(ALICE, 1)).isZero();
        assertThat(limit.acquire(ALICE, 1)).isZero();
        assertThat(limit.acquire(ALICE, 1)).isEqualTo(1);
        clock.advance(Duration.ofSeconds(1));
        assertThat(limit.acquire(ALICE, 1_000)).isZero();
    }

    @Test
    void withoutRates_everythingPasses() {
        SendLimit limit = new SendLimit(null, null, 10, clock);
        for (int i = 0; i < 1_000; i++) {
            assertThat(limit.acquire(ALICE, Integer.MAX_VALUE)).isZero();
        }
    }
}
