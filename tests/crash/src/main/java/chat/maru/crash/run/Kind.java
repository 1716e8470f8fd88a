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
import java.util.List;
import java.util.Locale;

/// What goes wrong in a run, and what it takes for that.
///
/// Immutable.
public enum Kind {
    /// `kill -9` at any moment.
    KILL(Ground.FOLDER),
    /// Death within a call of the system.
    CALL(Ground.FOLDER),
    /// The power is cut, on XFS.
    POWER_XFS(Ground.XFS),
    /// The power is cut, on ext4.
    POWER_EXT4(Ground.EXT4),
    /// Syncs fail, or are slow.
    SYNC(Ground.FOLDER),
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
    CROWD(Ground.PROXY),
    /// Files are damaged. Each cycle has a seed of its own.
    CORRUPTION(Ground.NONE),
    /// Everything goes wrong, in simulated nodes. Each cycle is a run, and has a seed of its own.
    SIMULATION(Ground.NONE);

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
        NAMESPACE,
        /// There is no server that people work with.
        NONE
    }

    Kind(Ground ground) {
        this.ground = ground;
    }

    /// As it is called on the command line and in the ledger.
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    Ground ground() {
        return ground;
    }

    /// What may be expected of the server.
    Terms terms() {
        return switch (this) {
            case KILL, CALL, POWER_XFS, POWER_EXT4, CLOCK, CORRUPTION, SIMULATION -> new Terms(true, true);
            case SYNC, FULL -> new Terms(true, false);
            case PAUSE, WIRE, LINK, CROWD -> new Terms(false, true);
        };
    }

    /// How many cycles a round has unless somebody says otherwise.
    int usual() {
        return switch (this) {
            case SIMULATION -> 5_000;
            case CORRUPTION -> 500;
            default -> 50;
        };
    }

    /// How many seeds a round of so many cycles takes.
    int seeds(int cycles) {
        return ground == Ground.NONE ? cycles : 1;
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
            case CORRUPTION, SIMULATION -> List.of();
        };
    }
}
