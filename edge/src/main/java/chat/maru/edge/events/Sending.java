package chat.maru.edge.events;

import chat.maru.core.sequencer.Sequencer;
import chat.maru.model.AccountId;
import java.util.Objects;
import java.util.function.ToIntFunction;

/// What sending rests on.
///
/// Thread-safe.
///
/// @param limit admits one send of an account, or tells how many seconds to wait before the next; must not
///     block
public record Sending(Sequencer sequencer, ToIntFunction<AccountId> limit) {
    public Sending {
        Objects.requireNonNull(sequencer);
        Objects.requireNonNull(limit);
    }
}
