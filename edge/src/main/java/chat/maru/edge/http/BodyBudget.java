package chat.maru.edge.http;

import chat.maru.model.AccountId;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// How many bytes the bodies of all requests of a listener may have together, from before they are read until
/// they are answered; and how many those of one account, and those of everybody who shows no token, so that
/// whoever is slow keeps others from nothing.
///
/// Thread-safe.
final class BodyBudget {
    /// An account may have this part of the budget.
    private static final int SHARE = 4;

    private static final AccountId NOBODY = new AccountId(new UUID(0, 0));

    private final int bytes;
    private final int share;
    private final Map<AccountId, Integer> shares = new HashMap<>();
    private int taken;

    BodyBudget(int bytes) {
        this.bytes = bytes;
        this.share = bytes / SHARE;
    }

    /// Room for a body; null if there is none. Does not wait.
    ///
    /// @param caller whose body it is, null if nobody knows
    synchronized @Nullable Part take(@Nullable Caller caller, int size) {
        AccountId whose = caller == null ? NOBODY : caller.account();
        int own = shares.getOrDefault(whose, 0);
        if (size > bytes - taken || size > share - own) {
            return null;
        }
        taken += size;
        shares.put(whose, own + size);
        return new Part(whose, size);
    }

    /// The bytes that are taken.
    synchronized int taken() {
        return taken;
    }

    private synchronized void give(AccountId whose, int size) {
        taken -= size;
        int own = shares.getOrDefault(whose, 0) - size;
        if (own == 0) {
            shares.remove(whose);
        } else {
            shares.put(whose, own);
        }
    }

    /// The room for one body.
    ///
    /// Thread-safe.
    final class Part {
        private final AccountId whose;
        private final int size;
        private final AtomicBoolean returned = new AtomicBoolean();

        private Part(AccountId whose, int size) {
            this.whose = whose;
            this.size = size;
        }

        /// The request is answered, or never will be.
        void giveBack() {
            if (!returned.getAndSet(true)) {
                give(whose, size);
            }
        }
    }
}
