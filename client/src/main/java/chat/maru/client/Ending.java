package chat.maru.client;

import chat.maru.client.CloseCode.Reaction;
import java.time.Duration;

/// How a connection for events ended.
///
/// Immutable.
sealed interface Ending {
    Reaction reaction();

    String reason();

    /// Why the cursor cannot be used, if that is what ended it.
    default String resetReason() {
        return reason();
    }

    default Duration retryAfter() {
        return Duration.ZERO;
    }

    /// By the server, with a code.
    record Closed(int code, String text) implements Ending {
        @Override
        public Reaction reaction() {
            return CloseCode.reactionTo(code);
        }

        @Override
        public String reason() {
            return text.isEmpty() ? "closed with " + code : code + " " + text;
        }
    }

    /// By a failure.
    record Failed(MaruException failure) implements Ending {
        @Override
        public Reaction reaction() {
            return CloseCode.reactionTo(failure);
        }

        @Override
        public String reason() {
            return String.valueOf(failure.getMessage());
        }

        @Override
        public String resetReason() {
            return failure.reason().orElse(failure.code());
        }

        @Override
        public Duration retryAfter() {
            return failure.retryAfter().orElse(Duration.ZERO);
        }
    }

    /// The answer was whole and over; for a stream that should not end, a cut.
    record Cut(String reason) implements Ending {
        @Override
        public Reaction reaction() {
            return Reaction.BACK_OFF;
        }
    }

    /// By a reset frame.
    record Reset(String reason) implements Ending {
        @Override
        public Reaction reaction() {
            return Reaction.SNAPSHOT;
        }
    }
}
