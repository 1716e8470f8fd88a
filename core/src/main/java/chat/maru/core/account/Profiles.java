package chat.maru.core.account;

import chat.maru.model.AccountId;
import chat.maru.model.Profile;
import chat.maru.store.Keys;
import chat.maru.store.ProfileForm;
import chat.maru.store.Store;
import chat.maru.store.StoreCorruptException;
import chat.maru.store.Table;
import java.util.Optional;

/// Reads profiles.
final class Profiles {
    private Profiles() {}

    static Optional<Profile> find(Store store, AccountId account) {
        return store.get(Table.PROFILES, Keys.account(account)).map(bytes -> ProfileForm.read(account, bytes));
    }

    /// The profile of an account that is known to exist.
    static Profile required(Store store, AccountId account) {
        return find(store, account)
                .orElseThrow(() -> new StoreCorruptException("account " + account + " has no profile"));
    }
}
