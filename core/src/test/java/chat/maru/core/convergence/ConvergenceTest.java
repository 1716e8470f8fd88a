package chat.maru.core.convergence;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.core.Room;
import chat.maru.core.sequencer.Sequencer;
import chat.maru.core.verify.Finding;
import chat.maru.core.verify.Verification;
import chat.maru.model.AccountId;
import chat.maru.model.Outcome;
import chat.maru.store.MemoryStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// Random actions by random people on random devices, durability held back, restarts in between: in the end all
/// devices know the same, a fresh one knows it too, and all of it is what the order of the log says.
final class ConvergenceTest {
    private static final int ACTIONS = Integer.getInteger("maru.actions", 10_000);
    private static final int SEEDS = Integer.getInteger("maru.seeds", 50);

    @Test
    void everyDevice_knowsInTheEndWhatAFreshOneIsTold_overManySeeds() {
        long only = Long.getLong("maru.seed", 0);
        LongStream seeds = only == 0 ? LongStream.rangeClosed(1, SEEDS) : LongStream.of(only);
        seeds.parallel().forEach(seed -> {
            try {
                new World(seed).run();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + "; play it again with -Dmaru.seed=" + seed, e);
            }
        });
    }

    private static final class World {
        private final SplittableRandom random;
        private final MemoryStore store = new MemoryStore();
        private final Room room = new Room(store, new Sequencer.Config(64, 8, 4));
        private final List<AccountId> people = new ArrayList<>();
        private final List<Device> devices = new ArrayList<>();
        private final List<Outcome> outcomes = new ArrayList<>();
        private final RandomActions actions;
        private int submitted;

        World(long seed) {
            random = new SplittableRandom(seed);
            for (int n = 1; n <= 6; n++) {
                people.add(room.signedUp(n));
            }
            for (AccountId person : people) {
                devices.add(Device.replaying(room, person));
                devices.add(Device.fresh(room, person));
            }
            actions = new RandomActions(random, people);
        }

        void run() {
            for (int step = 0; step < ACTIONS; step++) {
                step();
            }
            settle();
            assertThat(outcomes).as("one outcome for each command").hasSize(submitted);
            compare();
            verify();
        }

        private void step() {
            room.sequencer.submit(actions.next(), outcomes::add);
            submitted++;
            if (random.nextInt(3) > 0) {
                room.sequencer.step();
            }
            switch (random.nextInt(24)) {
                case 0 -> store.hold();
                case 1, 2, 3, 4 -> store.release(1 + random.nextInt(3));
                case 5, 6 -> settle();
                case 7, 8, 9, 10 -> devices.get(random.nextInt(devices.size())).read(room, 1 + random.nextInt(20));
                case 11 -> {
                    if (random.nextInt(40) == 0) {
                        settle();
                        room.restartInTheSameLife();
                    }
                }
                default -> {}
            }
        }

        private void settle() {
            store.releaseAll();
            while (room.sequencer.step()) {
                store.releaseAll();
            }
        }

        private void compare() {
            Truth truth = new Truth(room.committed);
            Set<Long> replaced = Truth.replaced(room.committed);
            for (AccountId person : people) {
                var expected = truth.of(person);
                var own = truth.own(person);
                devices.add(Device.fresh(room, person));
                devices.add(Device.replaying(room, person));
                List<Long> inbox = truth.inbox(person, room.committed);
                for (Device device : devices) {
                    if (device.owner.equals(person)) {
                        readAll(device);
                        assertThat(device.stamps.stream().filter(stamp -> !replaced.contains(stamp)))
                                .as("one inbox, whenever it is read")
                                .containsExactlyElementsOf(inbox.stream()
                                        .filter(stamp -> stamp > device.begun)
                                        .toList());
                        assertThat(device.conversations()).isEqualTo(expected);
                        assertThat(device.own()).isEqualTo(own);
                    }
                }
            }
        }

        private void readAll(Device device) {
            boolean more = true;
            while (more) {
                more = device.read(room, 1 + random.nextInt(200));
            }
        }

        private void verify() {
            List<Finding> findings = new ArrayList<>();
            new Verification(store, Room::wellFormed, findings::add).run();
            assertThat(findings).isEmpty();
        }
    }
}
