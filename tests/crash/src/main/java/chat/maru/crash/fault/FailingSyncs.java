package chat.maru.crash.fault;

import chat.maru.crash.host.Strace;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;

/// From some sync on none succeeds. Nothing is acknowledged then, and the server says that it is not ready.
///
/// Immutable.
public record FailingSyncs() implements Fault {
    private static final Duration SOON = Duration.ofSeconds(30);

    @Override
    public String name() {
        return "failing syncs";
    }

    @Override
    public boolean happens(Scene scene, Random random) throws IOException {
        String when = "error=EIO:when=" + (20 + random.nextInt(60)) + "+";
        boolean _ = scene.lives(Strace.injecting("fdatasync", when), () -> {
            if (!scene.await(SOON, () -> !scene.server().ready())) {
                throw new IllegalStateException("no sync succeeds, and the server says that it is ready");
            }
            scene.kill();
        });
        return true;
    }
}
