package chat.maru.crash.fault;

import chat.maru.crash.host.ServerFailed;
import chat.maru.crash.host.Strace;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;

/// Every sync takes long.
///
/// Immutable.
public record SlowSyncs() implements Fault {
    private static final Duration LIFE = Duration.ofSeconds(1);

    @Override
    public String name() {
        return "slow syncs";
    }

    @Override
    public boolean happens(Scene scene, Random random) throws IOException {
        long micros = 1_000L + random.nextInt(100_000);
        AtomicBoolean slow = new AtomicBoolean();
        scene.lives(Strace.injecting("fdatasync", "delay_enter=" + micros), ready -> {
            if (!ready) {
                throw new ServerFailed(
                        "it does not start on a slow disk:\n" + scene.server().log());
            }
            scene.tally().slowest();
            scene.server().livesFor(LIFE);
            slow.set(scene.tally().slowest() >= micros * 1_000);
            scene.kill();
        });
        return slow.get();
    }
}
