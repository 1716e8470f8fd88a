package chat.maru.crash.fault;

import chat.maru.crash.host.ServerFailed;
import chat.maru.crash.host.Strace;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;

/// From some sync on none succeeds. Nothing is acknowledged then, and the server says that it is not ready. In the
/// end the power is cut: what was written but not synced is lost, as the failure has said.
///
/// Immutable.
public record FailingSyncs() implements Fault {
    /// More than can be acknowledged before syncs begin to fail: what is acknowledged then is lost with the power.
    private static final long TOO_MANY = 50_000;

    private static final Duration SOON = Duration.ofSeconds(30);

    @Override
    public String name() {
        return "failing syncs";
    }

    @Override
    public boolean happens(Scene scene, Random random) throws IOException {
        String when = "error=EIO:when=" + (20 + random.nextInt(60)) + "+";
        AtomicBoolean ready = new AtomicBoolean();
        scene.lives(Strace.injecting("fdatasync", when), now -> {
            ready.set(now);
            long enough = scene.tally().acked() + TOO_MANY;
            if (now
                    && !scene.await(
                            SOON, () -> !scene.server().ready() || scene.tally().acked() > enough)) {
                throw new ServerFailed("no sync succeeds, and the server says that it is ready");
            }
            scene.cutPower();
        });
        return ready.get();
    }
}
