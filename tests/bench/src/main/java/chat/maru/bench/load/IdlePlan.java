package chat.maru.bench.load;

import java.util.concurrent.TimeUnit;

/// What a generator process is to do that holds connections, then has all of them break off and come back at once.
/// Immutable; travels as one JSON argument.
///
/// @param load an idle plan, with the numbers of connections at which to hold
/// @param times how often all come back at once
/// @param patienceSeconds within which a number of connections must be open, and all must be back
public record IdlePlan(Plan load, int times, int patienceSeconds) {
    public IdlePlan {
        if (load.pace() != Plan.Pace.IDLE || load.steps().isEmpty()) {
            throw new IllegalArgumentException("not idle, or nothing to hold: " + load.pace() + ", " + load.steps());
        }
        if (times < 0 || patienceSeconds < 1) {
            throw new IllegalArgumentException(times + " times within " + patienceSeconds + " s");
        }
    }

    long patienceNanos() {
        return TimeUnit.SECONDS.toNanos(patienceSeconds);
    }
}
