package chat.maru.crash.simulation;

import chat.maru.crash.history.Event;
import chat.maru.crash.history.Recorder;
import chat.maru.edge.http.Authentication;
import chat.maru.edge.http.Caller;
import chat.maru.model.AccountId;
import chat.maru.model.DeviceId;
import chat.maru.model.Generation;
import chat.maru.model.Profile;
import chat.maru.model.Username;
import chat.maru.store.Keys;
import chat.maru.store.ProfileForm;
import chat.maru.store.Table;
import chat.maru.wire.ProblemCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A node, its disk, its clients, all that is between them, and what may happen to them.
///
/// Confined to one thread.
final class World {
    static final long GENERATION = 77;
    private static final int ACCOUNTS = 4;
    private static final int DEVICES = 2;

    final SplittableRandom random;
    final SimulatedTime time = new SimulatedTime();
    final Recorder recorder;
    final Expectations expectations = new Expectations();
    final Entries entries = new Entries();
    final Set<Caller> revoked = new HashSet<>();
    final Schedule schedule;
    final Disk disk;
    final Operations operations;
    final Network network;
    final Talks talks;
    final People people;
    final Faults faults;
    /// The most characters of a message.
    final int largest;
    private final List<AccountId> accounts = new ArrayList<>();
    private final List<Device> devices = new ArrayList<>();
    /// Nothing goes wrong, and nothing new is begun.
    boolean quiet;

    @Nullable
    SimulatedNode node;

    World(long seed, Consumer<Event> sink) {
        random = new SplittableRandom(seed);
        recorder = new Recorder(sink, time::nanos);
        schedule = new Schedule(random);
        operations = new Operations(recorder);
        largest = random.nextInt(6) == 0 ? 6_000 : 300;
        for (int account = 0; account < ACCOUNTS; account++) {
            accounts.add(new AccountId(new UUID(7, account)));
            for (int device = 0; device < DEVICES; device++) {
                devices.add(device(account, device));
            }
        }
        disk = new Disk(
                random,
                batch -> accounts.forEach(account ->
                        batch.put(Table.PROFILES, Keys.account(account), ProfileForm.write(profile(account)))));
        network = new Network(this);
        talks = new Talks(this);
        people = new People(this);
        faults = new Faults(this);
        schedule.besides(() -> !faults.slow() && disk.release(1));
        start();
    }

    private static Profile profile(AccountId account) {
        String name = "user" + account.value().getLeastSignificantBits();
        return new Profile(account, new Username(name), name, "", SimulatedTime.EPOCH);
    }

    /// One that is not in the world's list.
    Device device(int account, int device) {
        Caller caller = new Caller(accounts.get(account), new DeviceId(new UUID(account, device)));
        return new Device(this, caller, account + "." + device);
    }

    List<AccountId> accounts() {
        return accounts;
    }

    List<Device> devices() {
        return devices;
    }

    AccountId anyAccount() {
        return accounts.get(random.nextInt(accounts.size()));
    }

    Device anyDevice() {
        return devices.get(random.nextInt(devices.size()));
    }

    /// One of the account's devices, one that is signed in as long as there is one.
    Device deviceOf(AccountId account) {
        List<Device> own = devices.stream()
                .filter(device -> device.caller().account().equals(account))
                .toList();
        List<Device> signedIn = own.stream().filter(device -> !device.revoked()).toList();
        boolean any = signedIn.isEmpty() || (!quiet && random.nextInt(20) == 0);
        List<Device> among = any ? own : signedIn;
        return among.get(random.nextInt(among.size()));
    }

    Executor anyLoop() {
        SimulatedNode there = node;
        if (there == null) {
            throw new IllegalStateException("there is no node");
        }
        return there.loops.get(random.nextInt(there.loops.size()));
    }

    /// A process begins.
    void start() {
        node = new SimulatedNode(
                new SimulatedNode.Around(
                        disk,
                        schedule,
                        time,
                        random,
                        caller -> !revoked.contains(caller),
                        this::authenticate,
                        () -> !quiet && random.nextInt(6) == 0),
                new Generation(GENERATION));
    }

    /// The process is gone.
    void down() {
        node = null;
        schedule.clear();
        time.forget(SimulatedTime.Of.NODE);
        devices.forEach(Device::lost);
        operations.crash();
    }

    /// The token is the device's id.
    private CompletionStage<Authentication> authenticate(String token) {
        CompletableFuture<Authentication> answer = new CompletableFuture<>();
        UUID id = UUID.fromString(token);
        Caller caller = new Caller(accounts.get((int) id.getMostSignificantBits()), new DeviceId(id));
        schedule.submit(() -> answer.complete(
                revoked.contains(caller)
                        ? new Authentication.Refused(ProblemCode.UNAUTHENTICATED)
                        : new Authentication.Authenticated(caller)));
        return answer;
    }

    int openConnections() {
        return devices.stream().mapToInt(Device::open).sum();
    }

    /// One thing happens.
    void step() {
        time.pass(random.nextLong(2 * Network.MILLI));
        int what = random.nextInt(64);
        if (what < 10) {
            work(what);
        } else if (what < 18) {
            devices(what);
        } else if (what == 18) {
            faults.next();
        } else if (what < 27) {
            decide();
        } else if (what < 38) {
            write(1 + random.nextInt(3));
        } else {
            schedule.run();
        }
    }

    private void work(int what) {
        if (!talks.any() || what == 0) {
            people.open();
            return;
        }
        switch (what) {
            case 1, 2, 3, 4 -> talks.say();
            case 5 -> talks.change();
            case 6 -> talks.mark();
            case 7 -> people.member();
            case 8 -> people.commit();
            default -> seldom();
        }
    }

    private void seldom() {
        switch (random.nextInt(10)) {
            case 0 -> people.flood();
            case 1 -> people.revoke();
            case 2 -> faults.mend();
            case 3, 4 -> Reads.snapshot(this, anyDevice(), _ -> {});
            case 5, 6 -> Reads.history(this, anyDevice(), talks.anyTalk().id, random.nextInt(10));
            default -> leap(random.nextLong((1 + random.nextInt(20)) * Network.SECOND));
        }
    }

    private void devices(int what) {
        Device device = anyDevice();
        switch (what) {
            case 10, 11 -> device.connectIfNot();
            case 12 -> {
                if (random.nextInt(3) == 0) {
                    device.connect();
                }
            }
            case 13 -> {
                if (random.nextInt(3) == 0) {
                    device.cut();
                }
            }
            default -> {
                device.poll();
                drain(device);
                SimulatedNode there = node;
                if (there != null) {
                    device.lookAtCursor(there);
                }
            }
        }
    }

    private boolean drain(Device device) {
        return switch (device.speed()) {
            case NORMAL -> device.drain(quiet ? Integer.MAX_VALUE : 1 + random.nextInt(20_000));
            case TRICKLE -> {
                device.drain(1 + random.nextInt(100));
                // What is left is not what anybody waits for.
                yield false;
            }
            case STUCK -> false;
        };
    }

    private boolean decide() {
        SimulatedNode there = node;
        return there != null && there.sequencer.step();
    }

    private boolean write(int count) {
        return !faults.slow() && disk.release(count);
    }

    /// All that can happen now happens.
    void flush() {
        boolean busy = true;
        while (busy) {
            busy = false;
            while (decide() || write(1) || schedule.run()) {
                busy = true;
            }
            for (Device device : devices) {
                busy |= drain(device);
            }
        }
    }

    /// Time passes in which nobody begins anything, and all that happens by itself does.
    void leap(long nanos) {
        long end = time.nanos() + nanos;
        flush();
        while (time.nanos() < end) {
            time.pass(end - time.nanos());
            flush();
            if (quiet) {
                devices.forEach(Device::poll);
            }
        }
    }
}
