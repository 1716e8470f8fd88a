package chat.maru.core.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RateLimiterTest {
    private final TestClock clock = new TestClock();

    @Test
    void burst_passesAtOnceAndThenOneEachInterval() {
        RateLimiter<String> limiter = new RateLimiter<>(new Rate(3, Duration.ofSeconds(10)), 100, clock);

        assertThat(limiter.acquire("a")).isZero();
        assertThat(limiter.acquire("a")).isZero();
        assertThat(limiter.acquire("a")).isZero();
        assertThat(limiter.acquire("a")).isEqualTo(Duration.ofSeconds(10).toNanos());
        assertThat(limiter.acquire("b")).isZero();

        clock.advance(Duration.ofSeconds(10).minusNanos(1));
        assertThat(limiter.acquire("a")).isOne();
        clock.advance(Duration.ofNanos(1));
        assertThat(limiter.acquire("a")).isZero();
        assertThat(limiter.acquire("a")).isPositive();
    }

    @Test
    void anyWindow_passesNoMoreThanBurstAndRate() {
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            int burst = 1 + random.nextInt(20);
            long every = 1 + random.nextLong(1_000);
            RateLimiter<Integer> limiter = new RateLimiter<>(new Rate(burst, Duration.ofNanos(every)), 10, clock);
            Deque<Long> passed = new ArrayDeque<>();
            for (int i = 0; i < 500; i++) {
                long wait = limiter.acquire(1);
                if (wait == 0) {
                    passed.add(clock.getAsLong());
                }
                clock.advance(Duration.ofNanos(random.nextInt(4) == 0 ? wait : random.nextLong(every)));
            }
            assertNoWindowHoldsMore(passed.stream().toList(), burst, every);
        }
    }

    @Test
    void manyAtOnce_passWholeOrNotAtAll() {
        RateLimiter<String> limiter = new RateLimiter<>(new Rate(100, Duration.ofNanos(10)), 10, clock);

        assertThat(limiter.acquire("a", 99)).isZero();
        assertThat(limiter.acquire("a", 2)).isEqualTo(10);
        assertThat(limiter.acquire("a", 1)).isZero();
        assertThat(limiter.acquire("a", 0)).isZero();
        assertThat(limiter.acquire("a", 100)).isEqualTo(1_000);
        clock.advance(Duration.ofNanos(999));
        assertThat(limiter.acquire("a", 100)).isOne();
        clock.advance(Duration.ofNanos(1));
        assertThat(limiter.acquire("a", 100)).isZero();
        assertThatThrownBy(() -> limiter.acquire("b", 101)).isInstanceOf(IllegalArgumentException.class);
    }

    private static void assertNoWindowHoldsMore(List<Long> passed, int burst, long every) {
        long most = Long.MIN_VALUE;
        for (int first = 0; first < passed.size(); first++) {
            for (int last = first; last < passed.size(); last++) {
                long allowed = burst + (passed.get(last) - passed.get(first)) / every;
                most = Math.max(most, last - first + 1L - allowed);
            }
        }
        assertThat(most).isLessThanOrEqualTo(0);
    }

    @Test
    void waitingAsTold_isEnough() {
        Random random = new Random(11);
        RateLimiter<Integer> limiter = new RateLimiter<>(new Rate(5, Duration.ofMillis(3)), 10, clock);
        for (int i = 0; i < 1_000; i++) {
            long wait = limiter.acquire(1);
            if (wait > 0) {
                clock.advance(Duration.ofNanos(wait));
                assertThat(limiter.acquire(1)).isZero();
            }
            clock.advance(Duration.ofNanos(random.nextInt(4_000_000)));
        }
    }

    @Test
    void manyThreads_passNoMoreThanTheBurst() throws InterruptedException, ExecutionException {
        RateLimiter<String> limiter = new RateLimiter<>(new Rate(50, Duration.ofHours(1)), 10, clock);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> asked = IntStream.range(0, 400)
                    .mapToObj(i -> threads.submit(() -> limiter.acquire("a") == 0))
                    .toList();
            int passed = 0;
            for (Future<Boolean> one : asked) {
                passed += one.get() ? 1 : 0;
            }
            assertThat(passed).isEqualTo(50);
        }
    }

    @Test
    void rate_refusesWhatIsNone() {
        assertThatThrownBy(() -> new Rate(0, Duration.ofSeconds(1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Rate(1, Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void addressBlocks_areSlash24AndSlash64() throws UnknownHostException {
        assertThat(block("192.0.2.1")).isEqualTo(block("192.0.2.254")).isNotEqualTo(block("192.0.3.1"));
        assertThat(block("2001:db8:1:2::1"))
                .isEqualTo(block("2001:db8:1:2:ffff::9"))
                .isNotEqualTo(block("2001:db8:1:3::1"));
        assertThat(block("::ffff:192.0.2.9")).isEqualTo(block("192.0.2.1"));
        assertThat(block("::1")).isNotEqualTo(block("0.0.0.1"));
    }

    @Test
    void gate_stopsABlockBeforeItCountsForAll() throws UnknownHostException {
        Gate gate = new Gate(new Rate(2, Duration.ofMinutes(1)), new Rate(3, Duration.ofSeconds(1)), clock);
        InetAddress here = InetAddress.getByName("192.0.2.1");
        for (int i = 0; i < 10; i++) {
            assertThat(gate.pass(here) == 0).isEqualTo(i < 2);
        }
        assertThat(gate.pass(InetAddress.getByName("198.51.100.1"))).isZero();
        assertThat(gate.pass(InetAddress.getByName("203.0.113.1")))
                .isEqualTo(Duration.ofSeconds(1).toNanos());
    }

    private static AddressBlock block(String address) throws UnknownHostException {
        return AddressBlock.of(InetAddress.getByName(address));
    }
}
