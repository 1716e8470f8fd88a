package chat.maru.core.limit;

/// Something that says how often is too often, and what it says when what it counts with is out of order. Each
/// limiter is one of the two, by its type.
public sealed interface Limiter {

    /// Counts in memory, asks nothing that could fail, and so never stands in the way of anybody for a failure's
    /// sake: fails open. What a restart or a full table forgets, it lets through.
    sealed interface FailsOpen extends Limiter permits Gate, LookUpQuota, RateLimiter, SendLimit {}

    /// Counts in the store, and admits nobody while the store cannot be asked: what it guards is worth more than
    /// being served.
    sealed interface FailsClosed extends Limiter permits LogInGuard {}
}
