package chat.maru.core.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.maru.core.limit.LogInGuard.Admitted;
import chat.maru.core.limit.LogInGuard.Attempt;
import chat.maru.core.limit.LogInGuard.Wait;
import chat.maru.store.MemoryStore;
import chat.maru.store.Store.WriteState;
import chat.maru.store.StoreUnavailableException;
import chat.maru.store.Table;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class LogInGuardTest {
    private static final byte[] ALICE = {1, 2, 3};

    private final TestClock clock = new TestClock();
    private final MemoryStore store = new MemoryStore();
    private LogInGuard guard = new LogInGuard(store, clock);

    @Test
    void tenFailures_areFreeAndThenTheDelayDoublesToAQuarterOfAnHour() {
        for (int i = 0; i < 10; i++) {
            attempt();
        }
        Duration expected = Duration.ofSeconds(1);
        for (int i = 0; i < 20; i++) {
            assertThat(guard.begin(ALICE)).isEqualTo(new Wait(expected));
            clock.advance(expected.minusMillis(1));
            assertThat(guard.begin(ALICE)).isEqualTo(new Wait(Duration.ofMillis(1)));
            clock.advance(Duration.ofMillis(1));
            attempt();
            expected = expected.multipliedBy(2);
            if (expected.compareTo(Duration.ofMinutes(15)) > 0) {
                expected = Duration.ofMinutes(15);
            }
        }
    }

    @Test
    void aDayOfAttack_hasRoomForFewTries() {
        Random random = new Random(3);
        for (int round = 0; round < 20; round++) {
            byte[] subject = {9, (byte) round};
            Duration passed = Duration.ZERO;
            int guesses = 0;
            while (passed.compareTo(Duration.ofHours(24)) < 0) {
                Duration wait = switch (guard.begin(subject)) {
                    case Admitted admitted -> {
                        guesses++;
                        yield Duration.ofMillis(1);
                    }
                    case Wait told -> told.delay();
                };
                if (random.nextInt(3) == 0) {
                    guard = new LogInGuard(store, clock);
                }
                wait = wait.plusMillis(round == 0 ? 0 : random.nextInt(5_000));
                clock.advance(wait);
                passed = passed.plus(wait);
            }
            assertThat(guesses).isBetween(90, 120);
        }
    }

    @Test
    void manyAtOnce_getNoMoreThanTheFreeTries() throws InterruptedException, ExecutionException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> tries = IntStream.range(0, 300)
                    .mapToObj(i -> threads.submit(() -> guard.begin(ALICE) instanceof Admitted))
                    .toList();
            int admitted = 0;
            for (Future<Boolean> one : tries) {
                admitted += one.get() ? 1 : 0;
            }
            assertThat(admitted).isEqualTo(10);
        }
    }

    @Test
    void success_beginsAnew() {
        for (int i = 0; i < 9; i++) {
            attempt();
        }
        Attempt right = attempt();
        assertThat(guard.begin(ALICE)).isInstanceOf(Wait.class);
        store.write(right::clear).join();
        assertThat(store.all(Table.ATTEMPTS)).isEmpty();
        attempt();
    }

    @Test
    void aTryTakenBack_leavesWhatOthersFailed() {
        store.write(attempt()::takeBack).join();
        assertThat(store.all(Table.ATTEMPTS)).isEmpty();
        for (int i = 0; i < 9; i++) {
            attempt();
        }
        store.write(attempt()::takeBack).join();
        attempt();
        assertThat(guard.begin(ALICE)).isInstanceOf(Wait.class);
    }

    @Test
    void withdrawnTries_doNotCount() {
        for (int i = 0; i < 50; i++) {
            guard.withdraw(attempt());
        }
        for (int i = 0; i < 10; i++) {
            attempt();
        }
        assertThat(guard.begin(ALICE)).isInstanceOf(Wait.class);
    }

    @Test
    void clockSetBack_locksNobodyOutForLong() {
        for (int i = 0; i < 15; i++) {
            attemptWhenAllowed();
        }
        clock.jump(Duration.ofDays(-400));
        Wait wait = (Wait) guard.begin(ALICE);
        assertThat(wait.delay()).isLessThanOrEqualTo(Duration.ofMinutes(15));
        clock.advance(wait.delay());
        attempt();
    }

    @Test
    void aDayWithoutTries_beginsAnewAndIsSweptAway() {
        for (int i = 0; i < 12; i++) {
            attemptWhenAllowed();
        }
        clock.advance(Duration.ofHours(23));
        assertThat(guard.sweep()).isZero();
        clock.advance(Duration.ofHours(1));
        assertThat(guard.sweep()).isOne();
        assertThat(store.all(Table.ATTEMPTS)).isEmpty();
        for (int i = 0; i < 10; i++) {
            attempt();
        }
    }

    @Test
    void withoutTheStore_nothingIsAdmitted() {
        store.become(WriteState.FAILED);
        assertThatThrownBy(() -> guard.begin(ALICE)).isInstanceOf(StoreUnavailableException.class);
    }

    private Attempt attempt() {
        return ((Admitted) guard.begin(ALICE)).attempt();
    }

    private void attemptWhenAllowed() {
        if (guard.begin(ALICE) instanceof Wait wait) {
            clock.advance(wait.delay());
            attempt();
        }
    }
}
