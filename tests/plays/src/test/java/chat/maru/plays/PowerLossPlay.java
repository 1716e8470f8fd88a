package chat.maru.plays;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.maru.crash.host.LoopDisk;
import chat.maru.crash.host.ServerProcess;
import chat.maru.crash.host.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The power is cut again and again under a server in the middle of its work: whatever it has not synced is lost.
///
/// Killing a server proves nothing of that, because what it has written stays with the system.
final class PowerLossPlay {
    private static final int CUTS = Integer.getInteger("plays.cuts", 60);
    private static final long SEED = Long.getLong("plays.seed", 1);
    private static final int CHECK_EVERY = 15;
    private static final long DISK = 2L << 30;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"xfs", "ext4"})
    void power_cuts_under_load_lose_and_double_nothing(String fileSystem) throws IOException, InterruptedException {
        String name = "PowerLossPlay on " + fileSystem;
        try (LoopDisk disk = Disks.needed(name, fileSystem, folder, DISK);
                Stage stage = Stage.on(disk.mounted(), PowerLossPlay.class)) {
            ServerProcess server = stage.server();
            server.restart(); // leaves an archive of its classes behind: all further starts are quick
            try (Load load = Load.begin(name, stage, SEED)) {
                int cuts = CUTS / 2;
                for (int cut = 1; cut <= cuts; cut++) {
                    load.failure((random, uptime) -> cut(disk, server, random, uptime));
                    if (cut % CHECK_EVERY == 0 || cut == cuts) {
                        load.check("after " + cut + " power cuts");
                    }
                }
            }
        }
    }

    /// What this play is worth: a server whose syncs do nothing is found out by its first cut.
    @Test
    void a_server_that_does_not_sync_is_found_out() throws IOException {
        String name = "PowerLossPlay without syncs";
        try (LoopDisk disk = Disks.needed(name, "xfs", folder, DISK);
                Stage stage = Stage.withoutSyncs(disk.mounted(), PowerLossPlay.class);
                Load load = Load.begin(name, stage, SEED)) {
            assertThatThrownBy(() -> {
                        load.failure((random, uptime) -> cut(disk, stage.server(), random, uptime));
                        load.check("after a power cut");
                    })
                    .isInstanceOfAny(IllegalStateException.class, AssertionError.class)
                    .satisfies(found -> assertThat(found.getMessage())
                            .containsAnyOf(
                                    "instead of starting", "lacks", "gave up", "was sent away", "session_revoked"));
        }
    }

    private static void cut(LoopDisk disk, ServerProcess server, Random random, Uptime uptime) throws IOException {
        server.livesFor(Duration.ofNanos(random.nextInt(5_000_000)));
        server.pause();
        Path unsynced = Files.writeString(disk.mounted().resolve("unsynced"), "lost");
        disk.cut();
        server.kill();
        uptime.up(false);
        disk.powerBack();
        assertThat(unsynced).as("what nobody synced, after a cut that was one").doesNotExist();
        server.start();
    }
}
