package chat.maru.crash.fault;

import chat.maru.crash.host.Strace;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;

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
        boolean[] slow = {false};
        boolean lived = scene.lives(Strace.injecting("fdatasync", "delay_enter=" + micros), () -> {
            scene.tally().slowest();
            scene.server().livesFor(LIFE);
            slow[0] = scene.tally().slowest() >= micros * 1_000;
            scene.kill();
        });
        if (!lived) {
            throw new IllegalStateException("the server does not start on a slow disk:\n"
                    + scene.server().log());
        }
        return slow[0];
    }
}
