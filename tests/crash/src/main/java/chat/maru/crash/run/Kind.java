package chat.maru.crash.run;

import chat.maru.crash.fault.ClockJump;
import chat.maru.crash.fault.Death;
import chat.maru.crash.fault.FailingSyncs;
import chat.maru.crash.fault.Fault;
import chat.maru.crash.fault.FullDisk;
import chat.maru.crash.fault.Kill;
import chat.maru.crash.fault.LinkDown;
import chat.maru.crash.fault.Pause;
import chat.maru.crash.fault.PowerLoss;
import chat.maru.crash.fault.SlowSyncs;
import chat.maru.crash.fault.Storm;
import chat.maru.crash.fault.StuckReaders;
import chat.maru.crash.fault.Wire;
import chat.maru.crash.work.Terms;
import chat.maru.crash.work.Waking;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// What goes wrong with a server under people at work, and what it takes for that.
///
/// Immutable.
public enum Kind implements Trial {
    /// `kill -9` at any moment.
    KILL(Ground.FOLDER),
    /// Death within a call of the system.
    CALL(Ground.FOLDER),
    /// The power is cut, on XFS.
    POWER_XFS(Ground.XFS),
    /// The power is cut, on ext4.
    POWER_EXT4(Ground.EXT4),
    /// Syncs fail, and then the power; or they are slow.
    SYNC(Ground.XFS),
    /// The disk is full.
    FULL(Ground.SMALL),
    /// The clock jumps.
    CLOCK(Ground.CLOCK),
    /// The server is held up.
    PAUSE(Ground.FOLDER),
    /// The wire between clients and the server does something to what it carries.
    WIRE(Ground.PROXY),
    /// The server's network goes away.
    LINK(Ground.NAMESPACE),
    /// Somebody does not read; everybody comes at once.
    CROWD(Ground.PROXY);

    private final Ground ground;

    /// What a server is on.
    enum Ground {
        FOLDER,
        XFS,
        EXT4,
        /// A small disk, on ext4.
        SMALL,
        CLOCK,
        PROXY,
        NAMESPACE
    }

    Kind(Ground ground) {
        this.ground = ground;
    }

    @Override
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    Ground ground() {
        return ground;
    }

    /// What may be expected of the server.
    Terms terms() {
        return switch (this) {
            case KILL, CALL, POWER_XFS, POWER_EXT4, CLOCK -> new Terms(true, true);
            case SYNC, FULL -> new Terms(true, false);
            case PAUSE, WIRE, LINK, CROWD -> new Terms(false, true);
        };
    }

    /// How people are woken who are away: a server in a network of its own has nobody to ask for it. Where clocks jump,
    /// what is to be tried again is tried much later, or too old. One seed has them woken at once, the next one a
    /// moment later.
    Waking waking(long seed) {
        Waking.Service service = switch (this) {
            case LINK -> Waking.Service.NONE;
            case CLOCK -> Waking.Service.WELL;
            case KILL, CALL, POWER_XFS, POWER_EXT4, SYNC, FULL, PAUSE, WIRE, CROWD -> Waking.Service.UNWELL;
        };
        return new Waking(service, Duration.ofSeconds((seed + word().length()) & 1));
    }

    @Override
    public int usual() {
        return 50;
    }

    @Override
    public int seeds(int cycles) {
        return 1;
    }

    @Override
    public Outcome play(long seed, int cycles, Path folder, Progress progress)
            throws IOException, InterruptedException {
        return new Round(this, seed, cycles, folder, progress).play();
    }

    /// What goes wrong, one of them at a time.
    List<Fault> faults() {
        return switch (this) {
            case KILL -> List.of(new Kill());
            case CALL -> Death.ALL;
            case POWER_XFS, POWER_EXT4 -> List.of(new PowerLoss());
            case SYNC -> List.of(new FailingSyncs(), new SlowSyncs());
            case FULL -> List.of(new FullDisk());
            case CLOCK -> List.of(new ClockJump(), new ClockJump(), new ClockJump(), new Kill());
            case PAUSE -> List.of(new Pause());
            case WIRE -> Wire.ALL;
            case LINK -> List.of(new LinkDown());
            case CROWD -> List.of(new StuckReaders(), new Storm());
        };
    }
}
