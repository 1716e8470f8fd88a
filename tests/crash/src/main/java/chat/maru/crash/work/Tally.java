package chat.maru.crash.work;

import chat.maru.crash.history.Action;
import chat.maru.crash.history.Result;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/// Counts what becomes of what people do, so that whoever makes something go wrong sees whether it did.
///
/// Thread-safe.
public final class Tally {
    private final LongAdder acked = new LongAdder();
    private final LongAdder broken = new LongAdder();
    private final LongAdder opened = new LongAdder();
    private final LongAdder pushed = new LongAdder();
    private final LongAdder untaken = new LongAdder();
    private final AtomicLong pending = new AtomicLong();
    private final AtomicLong slowest = new AtomicLong();
    private volatile String dated = Instant.EPOCH.toString();
    private final ConcurrentMap<String, LongAdder> refused = new ConcurrentHashMap<>();

    /// Sends that were acknowledged, repeated ones too.
    public long acked() {
        return acked.sum();
    }

    /// Requests and streams whose end nobody knows.
    public long broken() {
        return broken.sum();
    }

    /// Requests whose connection broke before their answer came.
    public long unanswered() {
        return refused(Journal.BROKEN);
    }

    /// Connections that were made to receive.
    public long opened() {
        return opened.sum();
    }

    /// What a push service was asked for.
    public long pushed() {
        return pushed.sum();
    }

    /// What it has not taken.
    public long untaken() {
        return untaken.sum();
    }

    /// Requests that wait for their answer.
    public long pending() {
        return pending.get();
    }

    /// How long the slowest answer took since this was asked last, in nanoseconds.
    public long slowest() {
        return slowest.getAndSet(0);
    }

    /// Requests that were answered with this code.
    public long refused(String code) {
        LongAdder count = refused.get(code);
        return count == null ? 0 : count.sum();
    }

    /// When, by the server's clock, the message was sent that was acknowledged last.
    public Instant dated() {
        return Instant.parse(dated);
    }

    void dated(String sentAt) {
        dated = sentAt;
    }

    void begins() {
        pending.incrementAndGet();
    }

    void ends(Action action, Result result, long nanos) {
        pending.decrementAndGet();
        slowest.accumulateAndGet(nanos, Math::max);
        switch (result) {
            case Result.Numbered _ when action instanceof Action.Send -> acked.increment();
            case Result.Failed(String code) -> count(code);
            case Result.Unknown(String why) -> {
                broken.increment();
                count(why);
            }
            default -> {}
        }
    }

    private void count(String code) {
        refused.computeIfAbsent(code, _ -> new LongAdder()).increment();
    }

    void pushes(boolean taken) {
        pushed.increment();
        if (!taken) {
            untaken.increment();
        }
    }

    void opens() {
        opened.increment();
    }

    void breaks() {
        broken.increment();
    }
}
