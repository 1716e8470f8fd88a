package chat.maru.core.push;

import chat.maru.model.MessageNumber;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLongArray;

/// Writes down and counts what is decided.
///
/// [#count] is thread-safe; the rest is confined to the thread of [Push].
final class Records {
    private final PushLog log;
    // By code: these are the numbers from 1 on.
    private final AtomicLongArray counts = new AtomicLongArray(PushDecision.values().length + 1);

    Records(PushLog log) {
        this.log = log;
    }

    void note(DueKey key, MessageNumber number, PushDecision decision, Instant at) {
        note(key, number, decision, "", at);
    }

    /// @param reason what the push service said
    void note(DueKey key, MessageNumber number, PushDecision decision, String reason, Instant at) {
        log.add(key.account(), key.device(), new PushLog.Line(at, key.conversation(), number, decision, 1, reason));
        counts.incrementAndGet(decision.code());
    }

    long count(PushDecision decision) {
        return counts.get(decision.code());
    }
}
