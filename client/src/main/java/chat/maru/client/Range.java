package chat.maru.client;

import java.util.Objects;
import java.util.UUID;

/// Which messages of a conversation to read.
///
/// Immutable.
public sealed interface Range {
    /// The newest there are.
    record Newest() implements Range {}

    /// Numbers below this one, the nearest first.
    record Before(long number) implements Range {}

    /// Numbers above this one, the nearest of them.
    record After(long number) implements Range {}

    /// This message, with what came before and after it.
    record Around(UUID message) implements Range {
        public Around {
            Objects.requireNonNull(message);
        }
    }

    /// The newest there are.
    static Range newest() {
        return new Newest();
    }

    /// Numbers below this one.
    static Range before(long number) {
        return new Before(number);
    }

    /// Numbers above this one.
    static Range after(long number) {
        return new After(number);
    }

    /// This message and its neighbours.
    static Range around(UUID message) {
        return new Around(message);
    }
}
