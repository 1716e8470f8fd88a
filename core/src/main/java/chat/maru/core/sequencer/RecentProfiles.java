package chat.maru.core.sequencer;

import chat.maru.model.AccountId;
import chat.maru.model.Entry;
import chat.maru.model.Fact;
import chat.maru.model.Profile;
import chat.maru.store.Keys;
import chat.maru.store.ProfileForm;
import chat.maru.store.Store;
import chat.maru.store.StoreCorruptException;
import chat.maru.store.Table;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The profiles as the sequencer has decided them so far: those that are not durable yet, else what the store
/// has.
///
/// Confined to the sequencer's thread.
final class RecentProfiles {
    private final Store store;
    private final Group settled = Group.durable();
    private final Map<AccountId, Change> undurable = new LinkedHashMap<>();

    RecentProfiles(Store store) {
        this.store = store;
    }

    /// The profile of an account that exists, with the group it rests on.
    Decided find(AccountId account) {
        Change pending = undurable.get(account);
        return pending != null ? pending.last() : new Decided(stored(account), settled);
    }

    /// Notes the account's profile after an entry of this group.
    void remember(Profile profile, Group group) {
        Change earlier = undurable.remove(profile.account());
        undurable.put(profile.account(), new Change(new Decided(profile, group), before(earlier, group)));
    }

    /// Forgets what is durable by now: the store has it.
    void forgetDurable() {
        Iterator<Change> eldest = undurable.values().iterator();
        while (eldest.hasNext() && eldest.next().last().group().isDurable()) {
            eldest.remove();
        }
    }

    /// Takes back what the group did to profiles. It is the last group, and was not appended.
    void retract(Group group) {
        for (Entry entry : group.entries()) {
            if (entry.fact() instanceof Fact.ProfileChanged changed) {
                retract(changed.profile().account(), group);
            }
        }
    }

    private void retract(AccountId account, Group group) {
        Change change = undurable.get(account);
        if (change != null && change.last().group() == group) {
            undurable.remove(account);
            if (change.before() != null) {
                undurable.put(account, new Change(change.before(), null));
            }
        }
    }

    private static @Nullable Decided before(@Nullable Change earlier, Group group) {
        if (earlier == null) {
            return null;
        }
        return earlier.last().group() == group ? earlier.before() : earlier.last();
    }

    private Profile stored(AccountId account) {
        return store.get(Table.PROFILES, Keys.account(account))
                .map(bytes -> ProfileForm.read(account, bytes))
                .orElseThrow(() -> new StoreCorruptException("account " + account + " has no profile"));
    }

    /// @param group what has to be durable before anybody hears of the profile
    record Decided(Profile profile, Group group) {}

    /// @param last   what was decided last
    /// @param before what the group before that of the last had decided; null if that is in the store
    private record Change(Decided last, @Nullable Decided before) {}
}
