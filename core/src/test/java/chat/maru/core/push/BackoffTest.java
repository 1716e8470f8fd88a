package chat.maru.core.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class BackoffTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MOST = Duration.ofMinutes(15);

    @Test
    void whatIsTriedAgain_waitsFromASecondToTheBound_andSpreadsOverAllOfIt() {
        Backoff backoff = new Backoff(MOST, new SplittableRandom(1));
        for (int attempt = 1; attempt < 100; attempt++) {
            Duration cap = attempt > 10 ? MOST : SECOND.multipliedBy(1L << (attempt - 1));
            long sum = 0;
            for (int n = 0; n < 200; n++) {
                long wait = backoff.after(attempt);
                assertThat(wait).isBetween(SECOND.toNanos(), Math.min(cap.toNanos(), MOST.toNanos()));
                sum += wait;
            }
            if (attempt > 11) {
                assertThat(Duration.ofNanos(sum / 200)).isBetween(Duration.ofMinutes(5), Duration.ofMinutes(10));
            }
        }
    }
}
