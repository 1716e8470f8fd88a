package chat.maru.core.sequencer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class ParkerTest {
    private final List<Runnable> wakings = new ArrayList<>();

    @Test
    void whoeverIsAwake_isNotWoken() {
        Parker parker = new Parker(wakings::add);
        parker.unpark();
        parker.park(() -> false);
        parker.unpark();

        assertThat(wakings).isEmpty();
    }

    @Test
    @Timeout(30)
    void whoeverWaits_isWokenOnce_howeverManyThereAreToWakeIt() throws InterruptedException {
        Parker parker = new Parker(wakings::add);
        CountDownLatch looked = new CountDownLatch(1);
        AtomicInteger returned = new AtomicInteger();
        Thread waiting = Thread.ofPlatform().start(() -> {
            parker.park(() -> {
                looked.countDown();
                return true;
            });
            returned.incrementAndGet();
        });
        looked.await();
        parker.unpark();
        parker.unpark();

        assertThat(wakings).hasSize(1);
        wakings.getFirst().run();
        waiting.join();
        assertThat(returned).hasValue(1);
    }

    /// What is handed over between the look and the waiting is not slept over.
    @Test
    @Timeout(30)
    void nothingThatIsHandedOver_isSleptOver() throws InterruptedException {
        Parker parker = new Parker(Runnable::run);
        AtomicInteger handed = new AtomicInteger();
        AtomicInteger taken = new AtomicInteger();
        int all = 20_000;
        Thread taking = Thread.ofPlatform().start(() -> {
            while (taken.get() < all) {
                if (taken.get() < handed.get()) {
                    taken.incrementAndGet();
                } else {
                    parker.park(() -> taken.get() == handed.get());
                }
            }
        });
        for (int n = 0; n < all; n++) {
            handed.incrementAndGet();
            parker.unpark();
        }
        assertThat(taking.join(Duration.ofSeconds(20))).isTrue();
        assertThat(taken).hasValue(all);
    }
}
