package chat.maru.plays;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.crash.host.LoopDisk;
import chat.maru.crash.host.ServerProcess;
import chat.maru.crash.host.Stage;
import chat.maru.crash.host.Strace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server in the middle of its work meets what goes wrong beneath it: it dies within a call of the system, the disk
/// fails or is slow, it is held up, its disk is full.
final class FaultPlay {
    private static final int FAULTS = Integer.getInteger("plays.faults", 4);
    private static final long SEED = Long.getLong("plays.seed", 1);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long DISK = 1L << 30;
    // MiB of a disk that are left: less than the low-water mark, less than a quarter of it, nothing.
    private static final List<Long> LEFT = List.of(128L, 32L, 0L);

    @TempDir
    private Path folder;

    /// A call of the system at which a server can die, and about how many of them there are in a short life.
    private record Call(String name, int many) {}

    private static final List<Call> CALLS =
            List.of(new Call("fdatasync", 60), new Call("fsync", 8), new Call("write", 400), new Call("rename", 4));

    @Test
    void a_server_that_dies_in_the_middle_of_a_call() throws IOException, InterruptedException {
        play("death within a call", FaultPlay::dies);
    }

    /// Its next life ends at some call, if there are as many; it may be before it is ready.
    private static void dies(ServerProcess server, Random random, Uptime uptime) throws IOException {
        Call call = CALLS.get(random.nextInt(CALLS.size()));
        String when = "signal=KILL:when=" + (1 + random.nextInt(call.many()));
        boolean _ = lives(server, uptime, Strace.injecting(call.name(), when), () -> {
            if (!server.endsWithin(Duration.ofSeconds(2))) {
                server.kill();
            }
        });
    }

    /// Kills the server, has it live once more under this command, and then as usual again. Tells whether that one life
    /// came as far as being ready.
    ///
    /// @param ready ends that life, once it is ready
    private static boolean lives(ServerProcess server, Uptime uptime, List<String> command, Runnable ready)
            throws IOException {
        server.kill();
        uptime.up(false);
        server.under(command);
        server.launch();
        boolean lived = server.readyOrEnded();
        if (lived) {
            uptime.up(true);
            ready.run();
            uptime.up(false);
        }
        server.under(List.of());
        server.start();
        return lived;
    }

    @Test
    void a_disk_that_fails_to_sync() throws IOException, InterruptedException {
        play("failing syncs", FaultPlay::failsToSync);
    }

    /// From some sync on none succeeds. Nothing is acknowledged then, and the server says that it is not ready.
    private static void failsToSync(ServerProcess server, Random random, Uptime uptime) throws IOException {
        String when = "error=EIO:when=" + (20 + random.nextInt(60)) + "+";
        boolean _ = lives(server, uptime, Strace.injecting("fdatasync", when), () -> {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(server.ready()).isFalse());
            server.kill();
        });
    }

    @Test
    void a_disk_that_is_slow() throws IOException, InterruptedException {
        play("slow syncs", (server, random, uptime) -> {
            String delay = "delay_enter=" + (1_000 + random.nextInt(100_000));
            boolean lived = lives(server, uptime, Strace.injecting("fdatasync", delay), () -> {
                server.livesFor(Duration.ofSeconds(1));
                server.kill();
            });
            assertThat(lived).isTrue();
        });
    }

    @Test
    void a_server_that_is_held_up() throws IOException, InterruptedException {
        play("pauses", (server, random, _) -> {
            server.pause();
            server.livesFor(Duration.ofMillis(100L + random.nextInt(1_500)));
            server.goOn();
        });
    }

    @Test
    void a_disk_that_is_full() throws IOException, InterruptedException {
        String name = "FaultPlay, full disks";
        try (LoopDisk disk = Disks.needed(name, "ext4", folder, DISK);
                Stage stage = Stage.on(disk.mounted(), FaultPlay.class)) {
            play(name, stage, (server, random, uptime) -> full(disk, server, random, uptime));
        }
    }

    /// Somebody else takes what is left of the disk, nearly all or all of it, and gives it back. The server goes on
    /// by itself; if a write had failed, which it says by not being ready, it takes a new start. Where it dies
    /// meanwhile, a start on the full disk may fail, and one on the disk with room does not.
    private static void full(LoopDisk disk, ServerProcess server, Random random, Uptime uptime) throws IOException {
        disk.fill(LEFT.get(random.nextInt(LEFT.size())) << 20);
        server.livesFor(Duration.ofSeconds(3));
        boolean dies = random.nextBoolean();
        if (dies) {
            server.kill();
            uptime.up(false);
            server.launch();
            if (!server.endsWithin(Duration.ofSeconds(3))) {
                server.kill();
            }
        }
        disk.free();
        if (dies) {
            server.start();
            return;
        }
        server.livesFor(Duration.ofSeconds(3));
        if (!server.ready()) {
            server.kill();
            uptime.up(false);
            server.start();
        }
    }

    private static void play(String name, Fault fault) throws IOException, InterruptedException {
        try (Stage stage = Stage.of(FaultPlay.class)) {
            play("FaultPlay, " + name, stage, fault);
        }
    }

    private static void play(String name, Stage stage, Fault fault) throws IOException, InterruptedException {
        ServerProcess server = stage.server();
        server.restart(); // leaves an archive of its classes behind: all further starts are quick
        try (Load load = Load.begin(name, stage, SEED)) {
            for (int n = 1; n <= FAULTS; n++) {
                load.failure((random, uptime) -> fault.happens(server, random, uptime));
            }
            load.check("after " + name);
        }
    }

    /// Something that goes wrong, until the server is back.
    private interface Fault {
        void happens(ServerProcess server, Random random, Uptime uptime) throws IOException;
    }
}
