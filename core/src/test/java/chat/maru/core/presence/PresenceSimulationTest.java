package chat.maru.core.presence;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.core.Room;
import chat.maru.model.AccountId;
import chat.maru.model.Audience;
import chat.maru.model.Presence.Kind;
import chat.maru.model.Visibility;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Many people who come, go, break off, hide and block, in simulated time, from seeds. What a device is
/// told is checked as it is told ([Town]); budgets, and what everybody believes in the end, here.
final class PresenceSimulationTest {
    private static final int SEEDS = 60;
    private static final int PEOPLE = 40;
    private static final int ROUNDS = 1_500;
    private static final int BUDGET = 400;
    private static final Duration RIGHT_AFTER = Duration.ofSeconds(60);

    @Test
    void everybodyIsRight_aMinuteAfterTheLastFault() {
        for (int seed = 0; seed < SEEDS; seed++) {
            new Run(seed).run();
        }
    }

    private static final class Run {
        private final String seed;
        private final SplittableRandom random;
        private final Town town = new Town(BUDGET);
        private final List<AccountId> people = new ArrayList<>();
        private final List<Town.Device> devices = new ArrayList<>();
        /// Those that broke, and come back.
        private final List<Town.Device> away = new ArrayList<>();

        Run(int seed) {
            this.seed = "seed " + seed;
            random = new SplittableRandom(seed);
            for (int n = 1; n <= PEOPLE; n++) {
                people.add(Room.account(n));
            }
            for (int i = 0; i < 12; i++) {
                meet();
            }
        }

        private void meet() {
            List<AccountId> members = new ArrayList<>();
            for (int n = 2 + random.nextInt(8); n > 0; n--) {
                AccountId one = anybody();
                if (!members.contains(one)) {
                    members.add(one);
                }
            }
            town.meet(members);
        }

        void run() {
            for (int i = 0; i < ROUNDS; i++) {
                for (int n = random.nextInt(3); n > 0; n--) {
                    something();
                }
                town.passes(Town.ROUND);
            }
            town.busy = false;
            devices.forEach(device -> device.takes = true);
            comeBack();
            town.passes(RIGHT_AFTER);
            budgets();
            beliefs();
        }

        private void something() {
            switch (random.nextInt(24)) {
                case 0, 1, 2, 3, 4 -> connect();
                case 5, 6 -> leave(Ending.CLEAN);
                case 7 -> leave(Ending.SILENT);
                case 8, 9, 10 -> breakOff();
                case 11, 12, 13 -> comeBack();
                case 14, 15 -> any().ifPresent(device -> device.says(random.nextBoolean()));
                case 16 -> any().ifPresent(device -> device.takes = random.nextInt(3) > 0);
                case 17 -> town.wants(anybody(), visibility());
                case 18 -> block();
                case 19 -> town.busy = random.nextInt(4) == 0;
                case 20 -> storm();
                case 21 -> {
                    if (random.nextInt(10) == 0) {
                        meet();
                    }
                }
                default -> {}
            }
        }

        private AccountId anybody() {
            return people.get(random.nextInt(people.size()));
        }

        private Optional<Town.Device> any() {
            return devices.isEmpty() ? Optional.empty() : Optional.of(devices.get(random.nextInt(devices.size())));
        }

        private void connect() {
            Town.Device device = town.connects(anybody());
            devices.add(device);
            if (random.nextInt(5) > 0) {
                device.says(random.nextInt(4) == 0);
            }
        }

        private void leave(Ending ending) {
            any().ifPresent(device -> {
                devices.remove(device);
                device.leaves(ending);
            });
        }

        private void breakOff() {
            any().ifPresent(device -> {
                devices.remove(device);
                device.leaves(Ending.BROKEN);
                away.add(device);
            });
        }

        private void comeBack() {
            away.forEach(device -> devices.add(device.again().says(false)));
            away.clear();
        }

        private void storm() {
            List<Town.Device> all = List.copyOf(devices);
            devices.clear();
            all.forEach(device -> device.leaves(Ending.BROKEN));
            town.passes(Duration.ofSeconds(random.nextInt(15)));
            all.forEach(device -> devices.add(device.again().says(false)));
        }

        private void block() {
            AccountId one = anybody();
            AccountId other = anybody();
            if (!one.equals(other)) {
                town.blocks(one, other, !town.apart(one, other));
            }
        }

        private Visibility visibility() {
            return random.nextBoolean()
                    ? Visibility.USUAL
                    : new Visibility(random.nextBoolean(), audience(), audience());
        }

        private Audience audience() {
            return random.nextInt(3) > 0 ? Audience.CONVERSATIONS : Audience.NOBODY;
        }

        /// What one turn may cost more than is left is paid for before the next.
        private void budgets() {
            long second = Duration.ofSeconds(1).toNanos();
            int from = 0;
            for (int to = 0; to < town.tells.size(); to++) {
                while (town.tells.get(to) - town.tells.get(from) > second) {
                    from++;
                }
                assertThat(to - from).as(seed).isLessThanOrEqualTo(2 * BUDGET + 8 * PEOPLE);
            }
        }

        private void beliefs() {
            for (Town.Device device : devices) {
                if (device.completes == 0) {
                    continue;
                }
                for (AccountId other : people) {
                    if (!other.equals(device.account)) {
                        assertThat(device.believes(other))
                                .as("%s: what %s believes of %s", seed, device.account, other)
                                .isEqualTo(truth(device.account, other));
                    }
                }
            }
        }

        private Kind truth(AccountId viewer, AccountId other) {
            boolean known = town.circle(viewer).accounts().contains(other)
                    && !town.apart(viewer, other)
                    && town.visibility(viewer).sharesPresence()
                    && town.visibility(other).showsPresence();
            List<Town.Device> open = town.openOf(other);
            if (!known || open.isEmpty()) {
                return Kind.OFFLINE;
            }
            return open.stream().allMatch(device -> device.away) ? Kind.AWAY : Kind.ONLINE;
        }
    }

    /// Ten thousand people, all of whose connections break, and who are back within ten seconds.
    @Test
    void storm_ofTenThousand_isNotNoticed_andAllAreRight() {
        Town town = new Town(20_000);
        List<Town.Device> devices = new ArrayList<>();
        for (int group = 0; group < 500; group++) {
            List<AccountId> members = new ArrayList<>();
            for (int n = 0; n < 20; n++) {
                members.add(Room.account(1 + group * 20 + n));
            }
            town.meet(members);
        }
        for (int n = 1; n <= 10_000; n++) {
            devices.add(town.connects(Room.account(n)).says(false));
        }
        town.passes(RIGHT_AFTER);
        everybodySeesAll(devices);
        devices.forEach(device -> device.leaves(Ending.BROKEN));
        List<Town.Device> back = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            for (Town.Device device : devices.subList(i * 250, (i + 1) * 250)) {
                back.add(device.again().says(false));
            }
            town.passes(Town.ROUND);
        }
        int before = town.tells.size();
        town.passes(RIGHT_AFTER);
        everybodySeesAll(back);
        assertThat(back).allSatisfy(device -> assertThat(device.heard).isEmpty());
        assertThat(town.tells.size() - before).isLessThanOrEqualTo(10_000 * 20);
    }

    private static void everybodySeesAll(List<Town.Device> devices) {
        for (Town.Device device : devices) {
            assertThat(device.completes).isPositive();
            assertThat(device.believed.values()).hasSize(19).allMatch(presence -> presence.kind() == Kind.ONLINE);
        }
    }
}
