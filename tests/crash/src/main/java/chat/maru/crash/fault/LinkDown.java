package chat.maru.crash.fault;

import chat.maru.crash.host.Namespace;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;

/// The server's network is away for a while. What was on its way arrives late.
///
/// Immutable.
public record LinkDown() implements Fault {
    private static final Duration ON_ITS_WAY = Duration.ofMillis(100);
    private static final Duration LATEST = Duration.ofSeconds(30);

    @Override
    public String name() {
        return "link down";
    }

    @Override
    public boolean happens(Scene scene, Random random) throws IOException {
        Namespace link = scene.link().orElseThrow();
        link.link(false);
        scene.server().livesFor(ON_ITS_WAY);
        long before = scene.tally().acked();
        scene.server().livesFor(Duration.ofMillis(300L + random.nextInt(4_000)));
        boolean silent = scene.tally().acked() == before;
        link.link(true);
        settles(scene, link);
        return silent;
    }

    /// The system tries again at longer and longer intervals. What arrived after all is at rest would be news.
    private static void settles(Scene scene, Namespace link) throws IOException {
        long end = System.nanoTime() + LATEST.toNanos();
        while (!link.isSettled()) {
            if (System.nanoTime() - end > 0) {
                throw new IOException("what was on its way has not arrived within " + LATEST);
            }
            scene.server().livesFor(ON_ITS_WAY);
        }
    }
}
