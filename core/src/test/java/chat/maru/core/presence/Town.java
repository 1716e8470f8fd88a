package chat.maru.core.presence;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.core.Room;
import chat.maru.model.AccountId;
import chat.maru.model.DeviceId;
import chat.maru.model.Presence;
import chat.maru.model.Visibility;
import chat.maru.store.MemoryStore;
import chat.maru.store.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// People in conversations, a board, and a time that goes on by rounds. Whatever a device is told is
/// checked at once: nothing of those who do not want it, or of strangers.
///
/// Confined to one thread.
final class Town implements Acquaintances {
    static final Duration ROUND = Duration.ofMillis(250);

    final MemoryStore store = new MemoryStore();
    final LastSeen lastSeen = new LastSeen(store);
    final PresenceBoard board;
    final Map<AccountId, Visibility> visibilities = new HashMap<>();
    final Map<AccountId, Set<AccountId>> blocked = new HashMap<>();
    final Map<AccountId, Set<AccountId>> circles = new HashMap<>();
    /// Pairs in large conversations only.
    final Set<Set<AccountId>> strangers = new HashSet<>();
    final Map<AccountId, List<Device>> open = new HashMap<>();
    final List<Long> tells = new ArrayList<>();
    boolean busy;
    boolean broken;
    long nanos = Long.MAX_VALUE / 2;
    private int devices;

    Town(int budget) {
        board = new PresenceBoard(
                this, lastSeen, new PresenceBoard.Surroundings(this::instant, () -> nanos, () -> busy, budget));
    }

    Instant instant() {
        return Room.NOW.plusNanos(nanos - Long.MAX_VALUE / 2);
    }

    /// A connection, and what whoever is on it believes.
    final class Device {
        final AccountId account;
        final DeviceId id;
        final Visit visit;
        final Map<AccountId, Presence> believed = new HashMap<>();
        final List<Presence> heard = new ArrayList<>();
        int completes;
        boolean takes = true;
        boolean away;

        private Device(AccountId account, DeviceId id, Way way) {
            this.account = account;
            this.id = id;
            this.visit = new Visit(account, id, way, this::told);
        }

        private void told(List<Presence> presences, boolean complete) {
            tells.add(nanos);
            presences.forEach(presence -> {
                tells.add(nanos);
                check(presence);
            });
            if (!takes) {
                board.missed(visit);
                return;
            }
            if (complete) {
                believed.clear();
                completes++;
            } else {
                heard.addAll(presences);
            }
            presences.forEach(presence -> believed.put(presence.account(), presence));
        }

        private void check(Presence presence) {
            AccountId other = presence.account();
            assertThat(circles.get(account)).contains(other);
            assertThat(apart(account, other)).as("blocked").isFalse();
            assertThat(visibility(account).sharesPresence()).isTrue();
            if (presence.kind() == Presence.Kind.OFFLINE) {
                boolean there =
                        visibility(other).showsPresence() && !openOf(other).isEmpty();
                assertThat(there).as("offline while connected").isFalse();
            } else {
                assertThat(visibility(other).showsPresence()).as("hidden").isTrue();
            }
            if (presence.lastSeen().isPresent()) {
                assertThat(visibility(account).sharesLastSeen()
                                && visibility(other).sharesLastSeen())
                        .isTrue();
            }
        }

        Optional<Instant> lastSeen(AccountId other) {
            Presence presence = believed.get(other);
            return presence == null ? Optional.empty() : presence.lastSeen();
        }

        Presence.Kind believes(AccountId other) {
            Presence presence = believed.get(other);
            return presence == null ? Presence.Kind.OFFLINE : presence.kind();
        }

        Device says(boolean nobodyLooks) {
            away = nobodyLooks;
            board.says(visit, nobodyLooks);
            return this;
        }

        void leaves(Ending ending) {
            openOf(account).remove(this);
            board.left(visit, ending);
        }

        /// The same device over another connection.
        Device again() {
            return connects(account, id, Way.SOCKET);
        }
    }

    Device connects(AccountId account) {
        return connects(account, Way.SOCKET);
    }

    Device connects(AccountId account, Way way) {
        return connects(account, new DeviceId(new UUID(5, devices++)), way);
    }

    private Device connects(AccountId account, DeviceId id, Way way) {
        Device device = new Device(account, id, way);
        openOf(account).add(device);
        board.arrived(device.visit);
        return device;
    }

    List<Device> openOf(AccountId account) {
        return open.computeIfAbsent(account, _ -> new ArrayList<>());
    }

    void meet(List<AccountId> members) {
        members.forEach(member -> circles.computeIfAbsent(member, _ -> new HashSet<>())
                .addAll(members.stream().filter(other -> !other.equals(member)).toList()));
        board.acquaintancesChanged(members);
    }

    void wants(AccountId account, Visibility visibility) {
        visibilities.put(account, visibility);
        board.privacyChanged(account);
    }

    void blocks(AccountId account, AccountId other, boolean block) {
        Set<AccountId> all = blocked.computeIfAbsent(account, _ -> new HashSet<>());
        boolean _ = block ? all.add(other) : all.remove(other);
        board.privacyChanged(account);
        board.acquaintancesChanged(List.of(other));
    }

    boolean apart(AccountId one, AccountId other) {
        return blocked.getOrDefault(one, Set.of()).contains(other)
                || blocked.getOrDefault(other, Set.of()).contains(one);
    }

    Visibility visibility(AccountId account) {
        return visibilities.getOrDefault(account, Visibility.USUAL);
    }

    void passes(Duration time) {
        for (long left = time.toNanos(); left > 0; left -= ROUND.toNanos()) {
            nanos += ROUND.toNanos();
            board.step();
        }
    }

    Presence ask(AccountId viewer, AccountId other) {
        return board.ask(viewer, List.of(other)).getFirst();
    }

    @Override
    public Circle circle(AccountId account) {
        if (broken) {
            throw new StoreUnavailableException("broken");
        }
        return new Circle(circles.getOrDefault(account, Set.of()), 1);
    }

    @Override
    public boolean share(AccountId one, AccountId other) {
        return circles.getOrDefault(one, Set.of()).contains(other) || strangers.contains(Set.of(one, other));
    }

    @Override
    public Privacy privacy(AccountId account) {
        return new Privacy(visibility(account), blocked.getOrDefault(account, Set.of()));
    }
}
