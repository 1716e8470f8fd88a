package chat.maru.core.presence;

import java.time.Duration;

/// How much may be done: so much a second, and no more than a second's worth at once. What costs more than
/// is left is done all the same, and paid for before there is anything more.
///
/// Confined to the thread that makes the rounds.
final class Budget {
    private final int perSecond;
    private double left;
    private long at;

    Budget(int perSecond, long now) {
        this.perSecond = perSecond;
        this.left = perSecond;
        this.at = now;
    }

    void refill(long now) {
        left = Math.min(
                perSecond,
                left + (double) (now - at) * perSecond / Duration.ofSeconds(1).toNanos());
        at = now;
    }

    boolean isLeft() {
        return left > 0;
    }

    void spend(int cost) {
        left -= cost;
    }
}
