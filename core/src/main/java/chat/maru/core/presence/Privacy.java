package chat.maru.core.presence;

import chat.maru.model.AccountId;
import chat.maru.model.Visibility;
import java.util.Objects;
import java.util.Set;

/// What an account lets others know, and whom it blocks.
///
/// Immutable.
public record Privacy(Visibility visibility, Set<AccountId> blocked) {
    public Privacy {
        Objects.requireNonNull(visibility);
        blocked = Set.copyOf(blocked);
    }

    /// Whether either blocks the other.
    static boolean apart(AccountId one, Privacy ofOne, AccountId other, Privacy ofOther) {
        return ofOne.blocked.contains(other) || ofOther.blocked.contains(one);
    }
}
