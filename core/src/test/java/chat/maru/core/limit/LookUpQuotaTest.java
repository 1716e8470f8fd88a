package chat.maru.core.limit;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.model.AccountId;
import chat.maru.model.Username;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class LookUpQuotaTest {
    private static final AccountId ALICE = new AccountId(new UUID(1, 1));
    private static final AccountId BOB = new AccountId(new UUID(2, 2));

    private final TestClock clock = new TestClock();

    private LookUpQuota quota(int quota) {
        return new LookUpQuota(quota, 100_000, clock, name -> name.value().hashCode());
    }

    @Test
    void differentNames_runOutAndComeBackAfterADay() {
        LookUpQuota quota = quota(1_000);
        for (int i = 0; i < 1_000; i++) {
            assertThat(quota.acquire(ALICE, name(i))).isZero();
            clock.advance(Duration.ofSeconds(1));
        }
        assertThat(quota.acquire(ALICE, name(1_000)))
                .isEqualTo(Duration.ofHours(24).minusSeconds(1_000));
        assertThat(quota.acquire(ALICE, name(5))).isZero();
        assertThat(quota.acquire(BOB, name(1_000))).isZero();
        clock.advance(Duration.ofHours(24).minusSeconds(1_000));
        assertThat(quota.acquire(ALICE, name(1_000))).isZero();
        assertThat(quota.acquire(ALICE, name(1_001))).isPositive();
    }

    @Test
    void crawler_getsNoMoreNewNamesInAnyDayThanTheQuota() {
        Random random = new Random(5);
        LookUpQuota quota = quota(20);
        List<Integer> passed = new ArrayList<>();
        for (int minute = 0; minute < 5 * 24 * 60; minute++) {
            if (random.nextInt(10) == 0 && quota.acquire(ALICE, name(minute)).isZero()) {
                passed.add(minute);
            }
            clock.advance(Duration.ofMinutes(1));
        }
        for (int i = 20; i < passed.size(); i++) {
            assertThat(passed.get(i) - passed.get(i - 20)).isGreaterThanOrEqualTo(24 * 60);
        }
        assertThat(passed).hasSizeBetween(81, 100);
    }

    private static Username name(int i) {
        return new Username("name" + i);
    }
}
