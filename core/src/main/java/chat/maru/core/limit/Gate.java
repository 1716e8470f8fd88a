package chat.maru.core.limit;

import java.net.InetAddress;
import java.util.function.LongSupplier;

/// What strangers pass before anything is done for them: a rate for each block of addresses, then one for all
/// of them together. Who is stopped by the first does not count for the second.
///
/// Thread-safe.
public final class Gate implements Limiter.FailsOpen {
    private static final int MAX_BLOCKS = 200_000;

    private final RateLimiter<AddressBlock> blocks;
    private final RateLimiter<Boolean> all;

    public Gate(Rate perBlock, Rate together, LongSupplier nanos) {
        blocks = new RateLimiter<>(perBlock, MAX_BLOCKS, nanos);
        all = new RateLimiter<>(together, 1, nanos);
    }

    /// 0 if this one may pass, otherwise after how many nanoseconds it might.
    public long pass(InetAddress from) {
        long wait = blocks.acquire(AddressBlock.of(from));
        return wait > 0 ? wait : all.acquire(Boolean.TRUE);
    }
}
