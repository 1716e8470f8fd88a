package chat.maru.core.conversation;

import chat.maru.model.AccountId;
import chat.maru.model.Role;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Who is in a conversation now, and as what.
///
/// Immutable.
public final class Members {
    private final Map<AccountId, Role> roles;
    private final List<AccountId> accounts;

    private Members(Map<AccountId, Role> roles) {
        this.roles = roles;
        this.accounts = List.copyOf(roles.keySet());
    }

    public static Members of(Map<AccountId, Role> roles) {
        return new Members(new LinkedHashMap<>(roles));
    }

    public boolean contains(AccountId account) {
        return roles.containsKey(account);
    }

    public Optional<Role> role(AccountId account) {
        return Optional.ofNullable(roles.get(account));
    }

    /// All of them; the same list every time.
    public List<AccountId> accounts() {
        return accounts;
    }

    public int size() {
        return accounts.size();
    }

    Members with(Collection<AccountId> added, Role role) {
        return changed(copy -> added.forEach(account -> copy.put(account, role)));
    }

    Members with(AccountId account, Role role) {
        return changed(copy -> copy.put(account, role));
    }

    Members without(AccountId account) {
        return changed(copy -> copy.remove(account));
    }

    private Members changed(Consumer<Map<AccountId, Role>> change) {
        Map<AccountId, Role> copy = new LinkedHashMap<>(roles);
        change.accept(copy);
        return new Members(copy);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Members m && roles.equals(m.roles);
    }

    @Override
    public int hashCode() {
        return roles.hashCode();
    }

    @Override
    public String toString() {
        return "Members" + roles;
    }
}
