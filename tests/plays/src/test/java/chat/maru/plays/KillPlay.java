package chat.maru.plays;

import chat.maru.crash.host.ServerProcess;
import chat.maru.crash.host.Stage;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// A server is killed again and again, in the middle of its work.
final class KillPlay {
    private static final int KILLS = Integer.getInteger("plays.kills", 300);
    private static final long SEED = Long.getLong("plays.seed", 1);
    private static final int CHECK_EVERY = 25;

    @Test
    void crashes_under_load_lose_and_double_nothing() throws IOException, InterruptedException {
        try (Stage stage = Stage.of(KillPlay.class)) {
            ServerProcess server = stage.server();
            server.restart(); // leaves an archive of its classes behind: all further starts are quick
            try (Load load = Load.begin("KillPlay", stage, SEED)) {
                for (int kill = 1; kill <= KILLS; kill++) {
                    load.failure((random, uptime) -> crash(server, random, uptime));
                    if (kill % CHECK_EVERY == 0 || kill == KILLS) {
                        load.check("after " + kill + " kills");
                    }
                }
                load.failure((_, uptime) -> {
                    uptime.up(false);
                    server.restart();
                });
                load.check("after a restart in order");
            }
        }
    }

    /// Kills it, sometimes once more while it is starting, and brings it back.
    private static void crash(ServerProcess server, Random random, Uptime uptime) throws IOException {
        server.livesFor(Duration.ofNanos(random.nextInt(5_000_000)));
        server.kill();
        uptime.up(false);
        if (random.nextInt(10) == 0) {
            server.launch();
            server.livesFor(Duration.ofMillis(100L + random.nextInt(900)));
            server.kill();
        }
        server.start();
    }
}
