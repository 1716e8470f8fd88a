package chat.maru.core.limit;

import chat.maru.model.AccountId;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// How much an account may send: so many messages, and so many bytes of content in them. What is put again
/// counts again; what is refused for its bytes still counts as a message.
///
/// Thread-safe, and blocks on nothing.
public final class SendLimit implements Limiter.FailsOpen {
    private static final long NANOS = 1_000_000_000;

    private final @Nullable RateLimiter<AccountId> messages;
    private final @Nullable RateLimiter<AccountId> bytes;

    /// @param messages   null: any number
    /// @param bytes      null: any number; its burst is no less than the largest content
    /// @param maxSenders accounts that are remembered
    /// @param nanos      see [RateLimiter]
    public SendLimit(@Nullable Rate messages, @Nullable Rate bytes, int maxSenders, LongSupplier nanos) {
        Objects.requireNonNull(nanos);
        this.messages = messages == null ? null : new RateLimiter<>(messages, maxSenders, nanos);
        this.bytes = bytes == null ? null : new RateLimiter<>(bytes, maxSenders, nanos);
    }

    /// 0 if the sender may send so many bytes now; otherwise after how many seconds that might be.
    public int acquire(AccountId sender, int size) {
        long wait = messages == null ? 0 : messages.acquire(sender);
        if (wait == 0 && bytes != null) {
            wait = bytes.acquire(sender, size);
        }
        return Math.toIntExact((wait + NANOS - 1) / NANOS);
    }
}
