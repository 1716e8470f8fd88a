package chat.maru.edge.http;

import chat.maru.model.AccountId;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// How many bytes all large answers of the node may take up together, from before they are built until their
/// clients have taken them; and how many those of one account, so that whoever does not read keeps others from
/// nothing.
///
/// Thread-safe.
public final class AnswerBudget {
    /// What building an answer takes at most: what is read from the store at once, the messages in it, each of
    /// them written, and all of them written into one.
    public static final int LARGEST = 8 * 1024 * 1024;

    /// An account may have this part of the budget, or one answer if that is more.
    private static final int SHARE = 4;

    private final int bytes;
    private final int share;
    private final long patience;
    private final Semaphore free;
    private final Map<AccountId, Share> shares = new ConcurrentHashMap<>();

    /// @param bytes    the whole, at least [#LARGEST]
    /// @param patience how long a request may wait for others to be answered
    public AnswerBudget(int bytes, Duration patience) {
        if (bytes < LARGEST) {
            throw new IllegalArgumentException(bytes + " bytes are less than an answer may take");
        }
        this.bytes = bytes;
        this.share = Math.max(LARGEST, bytes / SHARE);
        this.patience = patience.toNanos();
        this.free = new Semaphore(bytes, true);
    }

    /// What an account has of the budget, and how many of its requests have something of it or wait.
    private static final class Share {
        private final Semaphore free;
        private int users;

        Share(int bytes) {
            free = new Semaphore(bytes, true);
        }
    }

    /// Waits a little until there is room to build an answer in; empty if there is none. Blocks, so that it is
    /// not to be called on an event loop.
    public Optional<Part> take(AccountId account) throws InterruptedException {
        long start = System.nanoTime();
        Share own = enter(account);
        boolean taken = false;
        boolean owned = false;
        try {
            owned = own.free.tryAcquire(LARGEST, patience, TimeUnit.NANOSECONDS);
            long left = Math.max(0, patience - (System.nanoTime() - start));
            taken = owned && free.tryAcquire(LARGEST, left, TimeUnit.NANOSECONDS);
            return taken ? Optional.of(new Part(account, own)) : Optional.empty();
        } finally {
            if (!taken) {
                own.free.release(owned ? LARGEST : 0);
                leave(account);
            }
        }
    }

    /// The bytes that are taken.
    public int taken() {
        return bytes - free.availablePermits();
    }

    private Share enter(AccountId account) {
        return Objects.requireNonNull(shares.compute(account, (_, known) -> {
            Share entered = known == null ? new Share(share) : known;
            entered.users++;
            return entered;
        }));
    }

    private void leave(AccountId account) {
        shares.computeIfPresent(account, (_, left) -> --left.users == 0 ? nobodys() : left);
    }

    private static @Nullable Share nobodys() {
        return null;
    }

    /// The room for one answer. Whoever has it closes it, unless an answer holds it.
    ///
    /// Thread-safe.
    public final class Part implements AutoCloseable {
        private final AccountId account;
        private final Share own;
        private final AtomicBoolean held = new AtomicBoolean();
        private final AtomicBoolean returned = new AtomicBoolean();
        private int size = LARGEST;

        private Part(AccountId account, Share own) {
            this.account = account;
            this.own = own;
        }

        /// The same answer, which has this room now, as much of it as it needs; the listener gives it back when
        /// the client has taken the answer or is gone. Called once at most.
        public Response holding(Response.Full answer) {
            keep(answer);
            held.set(true);
            return new Response.Held(answer, this);
        }

        /// Gives back what the answer does not need.
        public void keep(Response.Full answer) {
            int needed = Math.min(size, answer.body().length);
            give(size - needed);
            size = needed;
        }

        /// Gives the room back, if no answer has it.
        @Override
        public void close() {
            if (!held.get()) {
                giveBack();
            }
        }

        /// The answer has gone out, or never will.
        void giveBack() {
            if (!returned.getAndSet(true)) {
                give(size);
                leave(account);
            }
        }

        private void give(int less) {
            own.free.release(less);
            free.release(less);
        }
    }
}
