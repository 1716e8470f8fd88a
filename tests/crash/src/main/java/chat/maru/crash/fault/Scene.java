package chat.maru.crash.fault;

import chat.maru.crash.host.FakeClock;
import chat.maru.crash.host.LoopDisk;
import chat.maru.crash.host.Namespace;
import chat.maru.crash.host.Proxy;
import chat.maru.crash.host.ServerProcess;
import chat.maru.crash.work.Gate;
import chat.maru.crash.work.Tally;
import chat.maru.crash.work.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// Where faults happen: a server at work, and what is beneath and around it.
///
/// Confined to one thread.
///
/// @param disk  the server's own, if it has one
/// @param proxy what everybody connects by, if they do
/// @param clock the server's own, if it has one
/// @param link  the network the server is in, if it has one of its own
public record Scene(
        ServerProcess server,
        Workload workload,
        Tally tally,
        Optional<LoopDisk> disk,
        Optional<Proxy> proxy,
        Optional<FakeClock> clock,
        Optional<Namespace> link) {
    private static final Duration GLANCE = Duration.ofMillis(1);

    public Scene {
        Objects.requireNonNull(server);
        Objects.requireNonNull(workload);
        Objects.requireNonNull(tally);
        Objects.requireNonNull(disk);
        Objects.requireNonNull(proxy);
        Objects.requireNonNull(clock);
        Objects.requireNonNull(link);
    }

    /// How a life under some command ends. The server is not running when this returns.
    interface Life {
        /// @param up whether it is; else it has ended already
        void ends(boolean up) throws IOException;
    }

    Gate gate() {
        return workload.gate();
    }

    /// Returns when this is so or the time has passed, and tells whether it is. The server must not end meanwhile.
    public boolean await(Duration within, BooleanSupplier condition) {
        long end = System.nanoTime() + within.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            server.livesFor(GLANCE);
        }
        return true;
    }

    /// `kill -9`; everybody knows that there is no server.
    void kill() {
        server.kill();
        gate().up(false);
    }

    /// The power is cut: whatever was not synced is gone when this returns, and the server with it.
    void cutPower() throws IOException {
        LoopDisk cut = disk.orElseThrow();
        if (!server.endsWithin(Duration.ZERO)) {
            server.pause();
        }
        Path unsynced = Files.writeString(cut.mounted().resolve("unsynced"), "lost");
        cut.cut();
        kill();
        cut.powerBack();
        if (Files.exists(unsynced)) {
            throw new IllegalStateException("the power was cut, and what nobody synced is still there");
        }
    }

    /// Starts the server, and lets everybody know when it is ready.
    void start() throws IOException {
        server.start();
        gate().up(true);
    }

    /// Kills the server, has it live once more under this command, and then as usual again.
    void lives(List<String> command, Life life) throws IOException {
        kill();
        server.under(command);
        server.launch();
        // What it writes by itself may have failed already.
        boolean up = server.answersOrEnded();
        gate().up(up);
        life.ends(up);
        gate().up(false);
        server.under(List.of());
        start();
    }
}
