package chat.maru.core.presence;

import chat.maru.model.AccountId;
import java.util.Objects;
import java.util.Set;

/// Who knows whom. Thread-safe; may block on the store.
public interface Acquaintances {

    /// Those who are told of an account without asking, and whose presence it is told.
    Circle circle(AccountId account);

    /// Whether both are in one conversation now, however large.
    boolean share(AccountId one, AccountId other);

    Privacy privacy(AccountId account);

    /// @param accounts without the one whose circle it is
    /// @param cost     conversations that were looked at
    record Circle(Set<AccountId> accounts, int cost) {
        public Circle {
            Objects.requireNonNull(accounts);
        }
    }
}
