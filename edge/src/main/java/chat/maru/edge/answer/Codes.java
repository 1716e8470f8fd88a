package chat.maru.edge.answer;

import chat.maru.core.inbox.InboxRead;
import chat.maru.model.Outcome;
import chat.maru.wire.ProblemCode;
import chat.maru.wire.ResetReason;

/// The codes of what core answers.
public final class Codes {
    private Codes() {}

    public static ProblemCode of(Outcome.Unavailable unavailable) {
        return switch (unavailable.reason()) {
            case BUSY -> ProblemCode.BUSY;
            case DISK_LOW, FAILED -> ProblemCode.READ_ONLY;
            case STOPPING -> ProblemCode.DRAINING;
        };
    }

    public static ResetReason of(InboxRead.Reason reason) {
        return switch (reason) {
            case RESTORED -> ResetReason.RESTORED;
            case AHEAD -> ResetReason.AHEAD;
        };
    }
}
