package chat.maru.core.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.maru.core.Room;
import chat.maru.model.AccountId;
import chat.maru.model.Audience;
import chat.maru.model.Presence;
import chat.maru.model.Presence.Kind;
import chat.maru.model.Visibility;
import chat.maru.store.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class PresenceBoardTest {
    private static final Duration SOON = Duration.ofMillis(500);
    private static final Duration CLEAN = Duration.ofSeconds(2);
    private static final Duration CRASH = Duration.ofSeconds(60);
    private static final Visibility INVISIBLE = new Visibility(true, Audience.CONVERSATIONS, Audience.CONVERSATIONS);

    private final Town town = new Town(1_000);
    private final AccountId alice = Room.account(1);
    private final AccountId bob = Room.account(2);
    private final AccountId carol = Room.account(3);
    private Town.Device alices = town.connects(alice);

    @BeforeEach
    void meet() {
        town.meet(List.of(alice, bob));
        alices.says(false);
        town.passes(SOON);
    }

    @Test
    void whoeverComes_isTold_andIsToldEverything() {
        assertThat(alices.completes).isEqualTo(1);
        Town.Device bobs = town.connects(bob).says(false);
        town.passes(SOON);
        assertThat(alices.believes(bob)).isEqualTo(Kind.ONLINE);
        assertThat(bobs.believes(alice)).isEqualTo(Kind.ONLINE);
    }

    @Test
    void whoeverWatchesNot_isToldNothing_andSeen() {
        Town.Device bobs = town.connects(bob);
        town.passes(CRASH);
        assertThat(alices.believes(bob)).isEqualTo(Kind.ONLINE);
        assertThat(bobs.completes).isZero();
        assertThat(bobs.heard).isEmpty();
    }

    @Test
    void cleanClose_isSeenWithinTwoSeconds_withTheMinute() {
        Town.Device bobs = town.connects(bob);
        town.passes(SOON);
        Instant at = town.instant();
        bobs.leaves(Ending.CLEAN);
        town.passes(CLEAN);
        assertThat(alices.believed.get(bob))
                .isEqualTo(new Presence(bob, Kind.OFFLINE, Optional.of(at.truncatedTo(ChronoUnit.MINUTES))));
        assertThat(town.ask(alice, bob)).isEqualTo(alices.believed.get(bob));
    }

    @Test
    void reloadOfAPage_andATunnel_makeNoNoise() {
        Town.Device bobs = town.connects(bob);
        town.passes(SOON);
        bobs.leaves(Ending.CLEAN);
        town.passes(Duration.ofMillis(750));
        bobs = bobs.again();
        town.passes(CRASH);
        bobs.leaves(Ending.BROKEN);
        town.passes(Duration.ofSeconds(19));
        bobs.again();
        town.passes(CRASH);
        assertThat(alices.heard).containsExactly(Presence.of(bob, Kind.ONLINE));
    }

    /// What a device left behind keeps it there no longer than its next connection.
    @Test
    void cleanClose_behindABrokenOne_isSeenWithinTwoSeconds() {
        Town.Device bobs = town.connects(bob);
        bobs.leaves(Ending.BROKEN);
        bobs = bobs.again();
        town.passes(SOON);
        bobs.leaves(Ending.CLEAN);
        town.passes(CLEAN);
        assertThat(alices.believes(bob)).isEqualTo(Kind.OFFLINE);
    }

    @Test
    void crash_isSeenWithinAMinute_onEachWay() {
        Duration silence = Duration.ofSeconds(46);
        for (Way way : Way.values()) {
            Town.Device bobs = town.connects(bob, way);
            bobs.says(false);
            town.passes(SOON);
            assertThat(alices.believes(bob)).as("%s", way).isEqualTo(Kind.ONLINE);
            switch (way) {
                case SOCKET -> {
                    town.passes(silence);
                    bobs.leaves(Ending.SILENT);
                }
                case EVENTS -> {
                    // Nobody notices: the device is open to the server still.
                    town.openOf(bob).clear();
                    town.passes(silence);
                }
                case POLL -> {
                    town.passes(Duration.ofSeconds(30));
                    bobs.leaves(Ending.ANSWERED);
                    town.passes(silence.minusSeconds(30));
                }
            }
            town.passes(CRASH.minus(silence).minus(SOON));
            assertThat(alices.believes(bob)).as("%s", way).isEqualTo(Kind.OFFLINE);
        }
    }

    @Test
    void eventStreams_countForAsLongAsTheirDeviceSaysSo() {
        Town.Device bobs = town.connects(bob, Way.EVENTS);
        for (int i = 0; i < 10; i++) {
            town.board.says(bob, bobs.id, false);
            town.passes(Duration.ofSeconds(30));
        }
        assertThat(alices.heard).containsExactly(Presence.of(bob, Kind.ONLINE));
        town.openOf(bob).clear();
        town.passes(Duration.ofSeconds(16));
        assertThat(alices.believes(bob)).isEqualTo(Kind.OFFLINE);
        town.openOf(bob).add(bobs);
        town.board.says(bob, bobs.id, false);
        town.passes(SOON);
        assertThat(alices.believes(bob)).isEqualTo(Kind.ONLINE);
    }

    @Test
    void mostPresentDevice_counts() {
        Town.Device phone = town.connects(bob).says(true);
        town.passes(SOON);
        assertThat(alices.believes(bob)).isEqualTo(Kind.AWAY);
        Town.Device laptop = town.connects(bob).says(false);
        town.passes(SOON);
        assertThat(alices.believes(bob)).isEqualTo(Kind.ONLINE);
        laptop.leaves(Ending.CLEAN);
        town.passes(CLEAN);
        assertThat(alices.believes(bob)).isEqualTo(Kind.AWAY);
        phone.leaves(Ending.BROKEN);
        phone.again();
        town.passes(SOON);
        assertThat(alices.believes(bob)).as("as away as before").isEqualTo(Kind.AWAY);
    }

    @Test
    void invisible_seemsToHaveLeft_andLeavesNoTrace() {
        town.connects(bob);
        town.passes(SOON);
        Instant at = town.instant();
        town.wants(bob, INVISIBLE);
        town.passes(SOON);
        assertThat(alices.lastSeen(bob)).contains(at.truncatedTo(ChronoUnit.MINUTES));
        town.passes(CRASH.multipliedBy(5));
        town.openOf(bob).getFirst().leaves(Ending.CLEAN);
        town.connects(bob);
        town.passes(CRASH);
        assertThat(town.ask(alice, bob))
                .isEqualTo(new Presence(bob, Kind.OFFLINE, Optional.of(at.truncatedTo(ChronoUnit.MINUTES))));
        town.wants(bob, Visibility.USUAL);
        town.passes(SOON);
        assertThat(alices.believes(bob)).isEqualTo(Kind.ONLINE);
    }

    @Test
    void whoeverTellsNobody_isToldNothing() {
        Town.Device bobs = town.connects(bob).says(false);
        town.passes(SOON);
        town.wants(bob, new Visibility(false, Audience.NOBODY, Audience.CONVERSATIONS));
        town.passes(Duration.ofSeconds(6));
        assertThat(alices.believed.get(bob)).isEqualTo(Presence.of(bob, Kind.OFFLINE));
        assertThat(bobs.believed).isEmpty();
        assertThat(town.ask(bob, alice)).isEqualTo(Presence.of(alice, Kind.OFFLINE));
        assertThat(town.ask(alice, bob)).isEqualTo(Presence.of(bob, Kind.OFFLINE));
    }

    @Test
    void lastSeen_isForThoseWhoShowTheirs() {
        Town.Device bobs = town.connects(bob);
        town.wants(alice, new Visibility(false, Audience.CONVERSATIONS, Audience.NOBODY));
        town.passes(SOON);
        assertThat(alices.believes(bob)).isEqualTo(Kind.ONLINE);
        bobs.leaves(Ending.CLEAN);
        town.passes(CLEAN);
        assertThat(alices.believed.get(bob)).isEqualTo(Presence.of(bob, Kind.OFFLINE));
        assertThat(town.ask(alice, bob)).isEqualTo(Presence.of(bob, Kind.OFFLINE));
    }

    @Test
    void whoeverBlocks_isGone_forBoth() {
        Town.Device bobs = town.connects(bob).says(false);
        town.passes(Duration.ofSeconds(6));
        town.blocks(bob, alice, true);
        town.passes(Duration.ofSeconds(6));
        assertThat(alices.believes(bob)).isEqualTo(Kind.OFFLINE);
        assertThat(bobs.believes(alice)).isEqualTo(Kind.OFFLINE);
        assertThat(town.ask(alice, bob)).isEqualTo(Presence.of(bob, Kind.OFFLINE));
        town.blocks(bob, alice, false);
        town.passes(Duration.ofSeconds(6));
        assertThat(alices.believes(bob)).isEqualTo(Kind.ONLINE);
        assertThat(bobs.believes(alice)).isEqualTo(Kind.ONLINE);
    }

    @Test
    void answersAreAlike_forStrangers_theHidden_andNobody() {
        town.connects(carol);
        town.connects(bob);
        town.wants(bob, Visibility.NONE);
        town.passes(SOON);
        AccountId nobody = Room.account(99);
        assertThat(town.board.ask(alice, List.of(carol, bob, nobody)))
                .containsExactly(
                        Presence.of(carol, Kind.OFFLINE),
                        Presence.of(bob, Kind.OFFLINE),
                        Presence.of(nobody, Kind.OFFLINE));
    }

    @Test
    void largeGroups_areToldOnlyIfTheyAsk() {
        town.strangers.add(Set.of(alice, carol));
        town.connects(carol);
        town.passes(SOON);
        assertThat(alices.believed).doesNotContainKey(carol);
        assertThat(town.ask(alice, carol)).isEqualTo(Presence.of(carol, Kind.ONLINE));
    }

    @Test
    void whoeverComesAndGoesAllTheTime_isToldNowAndThen() {
        for (int i = 0; i < 100; i++) {
            Town.Device bobs = town.connects(bob);
            town.passes(Duration.ofSeconds(1));
            bobs.leaves(Ending.CLEAN);
            town.passes(Duration.ofSeconds(2));
        }
        assertThat(alices.heard).hasSizeBetween(20, 6 + 30);
        town.passes(CRASH);
        assertThat(alices.believes(bob)).isEqualTo(Kind.OFFLINE);
    }

    @Test
    void busyNode_tellsNothing_andTheNewestLater() {
        town.busy = true;
        Town.Device bobs = town.connects(bob).says(false);
        town.passes(CRASH);
        assertThat(bobs.completes).isZero();
        assertThat(alices.heard).isEmpty();
        town.busy = false;
        town.passes(SOON);
        assertThat(alices.believes(bob)).isEqualTo(Kind.ONLINE);
        assertThat(bobs.believes(alice)).isEqualTo(Kind.ONLINE);
    }

    @Test
    void whoeverDoesNotKeepUp_isToldEverythingLater() {
        alices.takes = false;
        town.connects(bob);
        town.passes(SOON);
        assertThat(alices.believes(bob)).isEqualTo(Kind.OFFLINE);
        alices.takes = true;
        town.passes(Duration.ofSeconds(6));
        assertThat(alices.believes(bob)).isEqualTo(Kind.ONLINE);
    }

    @Test
    void whatCannotBeRead_isToldOnceItCan() {
        town.broken = true;
        Town.Device bobs = town.connects(bob).says(false);
        assertThatThrownBy(() -> town.passes(SOON)).isInstanceOf(StoreUnavailableException.class);
        town.broken = false;
        town.passes(Duration.ofSeconds(6));
        assertThat(alices.heard).containsExactly(Presence.of(bob, Kind.ONLINE));
        assertThat(bobs.believes(alice)).isEqualTo(Kind.ONLINE);
    }

    @Test
    void newAcquaintance_isTold() {
        Town.Device carols = town.connects(carol).says(false);
        town.passes(Duration.ofSeconds(6));
        assertThat(alices.believes(carol)).isEqualTo(Kind.OFFLINE);
        town.meet(List.of(alice, carol));
        town.passes(Duration.ofSeconds(6));
        assertThat(alices.believes(carol)).isEqualTo(Kind.ONLINE);
        assertThat(carols.believes(alice)).isEqualTo(Kind.ONLINE);
    }

    @Test
    void stop_notesWhoWasThere() {
        town.passes(CRASH.multipliedBy(3));
        Instant at = town.instant();
        town.board.close();
        assertThat(new LastSeen(town.store).of(alice)).contains(at.truncatedTo(ChronoUnit.MINUTES));
    }

    @Test
    void nothingIsKept_ofThoseWhoAreGone() {
        town.connects(bob).leaves(Ending.CLEAN);
        town.connects(carol).leaves(Ending.BROKEN);
        town.passes(CRASH.multipliedBy(2));
        assertThat(town.board.guests()).isEqualTo(1);
    }
}
