package chat.maru.core.sequencer;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.core.Room;
import chat.maru.model.AccountId;
import chat.maru.model.Command;
import chat.maru.model.Fact;
import chat.maru.model.Outcome;
import chat.maru.model.Profile;
import chat.maru.store.Keys;
import chat.maru.store.MemoryStore;
import chat.maru.store.ProfileForm;
import chat.maru.store.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Profiles are changed from many devices at once: each change is of its own fields only.
final class ProfileChangesTest {
    private final MemoryStore store = new MemoryStore();
    private final Room room = new Room(store, new Sequencer.Config(64, 8, 4));
    private final AccountId alice = room.signedUp(1);

    @Test
    void changesOfDifferentFields_allSurvive_inOneGroup_andAcrossGroupsThatAreNotDurable() {
        store.hold();
        List<Outcome> replies = new ArrayList<>();
        change(alice, "Al", null, replies);
        change(alice, null, "on tour", replies);
        room.sequencer.step();
        change(alice, "Alice", null, replies);
        room.sequencer.step();

        assertThat(replies).isEmpty();
        store.releaseAll();
        assertThat(replies)
                .containsExactly(
                        new Outcome.ProfileSaved(profile("Al", "")),
                        new Outcome.ProfileSaved(profile("Al", "on tour")),
                        new Outcome.ProfileSaved(profile("Alice", "on tour")));
        assertThat(stored(store, alice)).isEqualTo(profile("Alice", "on tour"));
        assertThat(room.committed)
                .extracting(c -> c.stamped().entry().fact())
                .last()
                .isEqualTo(new Fact.ProfileChanged(profile("Alice", "on tour")));
    }

    @Test
    void aChangeOfNothing_leavesEverything_andIsNoEntry() {
        room.decided(new Command.ChangeProfile(alice, "Al", "on tour"));
        int entries = room.committed.size();

        assertThat(room.decided(new Command.ChangeProfile(alice, null, null)))
                .isEqualTo(new Outcome.ProfileSaved(profile("Al", "on tour")));
        assertThat(room.decided(new Command.ChangeProfile(alice, "Al", "on tour")))
                .isEqualTo(new Outcome.ProfileSaved(profile("Al", "on tour")));
        assertThat(room.committed).hasSize(entries);
    }

    @Test
    void aChangeOfNothing_isToldWhenWhatItRestsOnIsDurable() {
        store.hold();
        List<Outcome> replies = new ArrayList<>();
        change(alice, "Al", null, replies);
        change(alice, "Al", null, replies);
        room.sequencer.step();
        change(alice, "Al", null, replies);
        room.sequencer.step();

        assertThat(replies).isEmpty();
        store.releaseAll();
        assertThat(replies).hasSize(3).containsOnly(new Outcome.ProfileSaved(profile("Al", "")));
        assertThat(room.committed).hasSize(1);
    }

    @Test
    void aChangeAfterARestart_restsOnTheStore() {
        room.decided(new Command.ChangeProfile(alice, "Al", null));
        room.restart();

        assertThat(room.decided(new Command.ChangeProfile(alice, null, "on tour")))
                .isEqualTo(new Outcome.ProfileSaved(profile("Al", "on tour")));
    }

    /// A model that knows no groups: every change is applied to the profile at once. Whatever is durable when,
    /// every answer, in the order of the account's changes, and every stored profile is the model's.
    @Test
    void profiles_areAsIfChangedOneByOne_overManySeeds() {
        for (long seed = 1; seed <= 200; seed++) {
            profilesAreAsIfChangedOneByOne(seed);
        }
    }

    private static void profilesAreAsIfChangedOneByOne(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        MemoryStore store = new MemoryStore();
        Room room = new Room(store, new Sequencer.Config(256, 1 + random.nextInt(8), 4));
        Profile[] model = new Profile[3];
        Arrays.setAll(model, n -> stored(store, room.signedUp(n)));
        store.hold();
        Map<AccountId, List<Outcome>> expected = new HashMap<>();
        Map<AccountId, List<Outcome>> replies = new HashMap<>();
        for (int step = 0; step < 120; step++) {
            int n = random.nextInt(model.length);
            String displayName = random.nextBoolean() ? "name " + step : null;
            String about = random.nextBoolean() ? "about " + step : null;
            AccountId account = model[n].account();
            room.sequencer.submit(
                    new Command.ChangeProfile(account, displayName, about),
                    reply -> replies.computeIfAbsent(account, _ -> new ArrayList<>())
                            .add(reply));
            model[n] = new Profile(
                    account,
                    model[n].username(),
                    displayName == null ? model[n].displayName() : displayName,
                    about == null ? model[n].about() : about,
                    model[n].createdAt());
            expected.computeIfAbsent(account, _ -> new ArrayList<>()).add(new Outcome.ProfileSaved(model[n]));
            switch (random.nextInt(6)) {
                case 0, 1 -> room.sequencer.step();
                case 2 -> store.release(1 + random.nextInt(3));
                default -> {}
            }
        }
        while (room.sequencer.step()) {
            store.release(random.nextInt(2));
        }
        store.releaseAll();
        assertThat(replies).as("seed %d", seed).isEqualTo(expected);
        for (Profile profile : model) {
            assertThat(stored(store, profile.account())).as("seed %d", seed).isEqualTo(profile);
        }
    }

    private void change(
            AccountId account, @Nullable String displayName, @Nullable String about, List<Outcome> replies) {
        room.sequencer.submit(new Command.ChangeProfile(account, displayName, about), replies::add);
    }

    private Profile profile(String displayName, String about) {
        return new Profile(alice, stored(store, alice).username(), displayName, about, Room.NOW);
    }

    private static Profile stored(MemoryStore store, AccountId account) {
        return store.get(Table.PROFILES, Keys.account(account))
                .map(bytes -> ProfileForm.read(account, bytes))
                .orElseThrow();
    }
}
