package chat.maru.crash.simulation;

import chat.maru.crash.history.Action;
import chat.maru.crash.history.Event;
import chat.maru.store.MemoryStore;
import chat.maru.store.Store;
import java.time.Duration;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// What goes wrong: with the node, its disk, its clock, and between it and its clients.
///
/// Confined to one thread.
final class Faults {
    private final World world;
    private final SplittableRandom random;
    private final boolean restores;
    private @Nullable MemoryStore backup;
    private long backupOperation;
    private boolean restored;
    private long slowUntil;

    Faults(World world) {
        this.world = world;
        this.random = world.random;
        restores = random.nextInt(3) == 0;
    }

    /// Whether nothing reaches the disk just now.
    boolean slow() {
        return world.time.nanos() < slowUntil;
    }

    /// One fault, or the end of one.
    void next() {
        if (world.node == null) {
            return;
        }
        switch (random.nextInt(16)) {
            case 0 -> crash();
            case 1 -> fail();
            case 2, 3 -> full(random.nextBoolean() ? Store.WriteState.DISK_LOW : Store.WriteState.DISK_FULL);
            case 4, 5 -> slowDisk();
            case 6 -> pause();
            case 7 -> jump();
            case 8, 9 -> halfOpen();
            case 10, 11 -> slowReader();
            case 12 -> hold();
            case 13 -> stop();
            default -> backupOrRestore();
        }
    }

    private void tell(String kind, boolean begins, boolean seen) {
        world.recorder.tell(at -> new Event.Fault(at, kind, begins, seen));
    }

    /// The process dies, and another begins with what is on the disk.
    void crash() {
        int connections = world.openConnections();
        int lost = world.disk.crash();
        world.down();
        tell("crash", true, lost > 0 || connections > 0);
        startSoon("crash");
    }

    private void startSoon(String kind) {
        world.time.after(SimulatedTime.Of.CLIENT, random.nextLong(3 * Network.SECOND), () -> {
            world.start();
            tell(kind, false, false);
        });
    }

    /// A write fails: nothing is accepted until a restart.
    private void fail() {
        world.disk.fail();
        tell("failed write", true, true);
    }

    /// A node whose disk has failed is started anew some time.
    void mend() {
        if (world.node != null && world.disk.hasFailed()) {
            crash();
        }
    }

    private void full(Store.WriteState state) {
        world.disk.become(state);
        tell(state.name(), true, true);
        world.time.after(SimulatedTime.Of.CLIENT, random.nextLong(2 * Network.SECOND), () -> {
            world.disk.become(Store.WriteState.OPEN);
            tell(state.name(), false, false);
        });
    }

    private void slowDisk() {
        slowUntil = world.time.nanos() + random.nextLong(Network.SECOND / 2);
        tell("slow disk", true, true);
        world.time.after(SimulatedTime.Of.CLIENT, Network.SECOND / 2, () -> tell("slow disk", false, false));
    }

    /// The node stands still. What it has begun, it ends first: how long a step may take is not what is looked
    /// at here.
    private void pause() {
        world.flush();
        tell("pause", true, true);
        world.time.pauseNode(true);
        long end = world.time.nanos() + random.nextLong(60 * Network.SECOND);
        while (world.node != null && world.time.nanos() < end) {
            world.time.pass(end - world.time.nanos());
        }
        world.time.pauseNode(false);
        tell("pause", false, false);
    }

    private void jump() {
        world.time.jump(Duration.ofSeconds(random.nextInt(-7_200, 7_200)));
        tell("clock jump", true, true);
    }

    private void halfOpen() {
        tell("half-open", true, world.anyDevice().halfOpen());
    }

    private void slowReader() {
        Device device = world.anyDevice();
        device.reads(random.nextBoolean() ? Device.Speed.STUCK : Device.Speed.TRICKLE);
        tell("slow reader", true, device.open() > 0);
        world.time.after(SimulatedTime.Of.CLIENT, random.nextLong(4 * Network.SECOND), () -> {
            device.reads(Device.Speed.NORMAL);
            tell("slow reader", false, false);
        });
    }

    private void hold() {
        world.network.hold(true);
        tell("answers held back", true, true);
        world.time.after(SimulatedTime.Of.CLIENT, random.nextLong(Network.SECOND), () -> {
            world.network.hold(false);
            tell("answers held back", false, false);
        });
    }

    /// The node is told to stop: it finishes what it has taken, and sends everybody away.
    private void stop() {
        SimulatedNode node = world.node;
        if (node == null) {
            return;
        }
        int connections = world.openConnections();
        node.sequencer.stop();
        while (node.sequencer.step() || world.disk.release(1)) {
            world.schedule.run();
        }
        node.hub.drain();
        world.flush();
        world.disk.crash();
        world.down();
        tell("stop", true, connections > 0);
        startSoon("stop");
    }

    private void backupOrRestore() {
        MemoryStore taken = backup;
        if (!restores || restored) {
            return;
        }
        if (taken == null) {
            backupOperation = world.recorder.invoke(world.anyDevice().who(""), new Action.Other("backup"));
            backup = world.disk.backup();
        } else {
            restored = true;
            world.disk.crash();
            world.down();
            world.time.forget(SimulatedTime.Of.NETWORK);
            world.operations.giveUp();
            world.disk.restore(taken, World.GENERATION + 1);
            tell("restore", true, true);
            world.recorder.tell(at -> new Event.Restored(at, backupOperation));
            world.talks.restored();
            startSoon("restore");
        }
    }

    /// Nothing goes wrong any more.
    void heal() {
        slowUntil = 0;
        world.network.hold(false);
        if (!world.disk.hasFailed()) {
            world.disk.become(Store.WriteState.OPEN);
        }
        world.devices().forEach(device -> device.reads(Device.Speed.NORMAL));
        if (world.node != null) {
            crash();
        }
    }
}
