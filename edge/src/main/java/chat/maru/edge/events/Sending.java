package chat.maru.edge.events;

import chat.maru.core.sequencer.Sequencer;
import chat.maru.model.AccountId;
import java.util.Objects;

/// What sending rests on, and saying that one reads or writes.
///
/// Thread-safe.
public record Sending(Sequencer sequencer, Limit limit, ReadMarks marks, Typing typing) {
    public Sending {
        Objects.requireNonNull(sequencer);
        Objects.requireNonNull(marks);
        Objects.requireNonNull(typing);
        Objects.requireNonNull(limit);
    }

    /// How much an account may send.
    public interface Limit {
        /// 0 if the account may send so many bytes of content now, which counts them; otherwise how many
        /// seconds to wait. Must not block.
        int acquire(AccountId sender, int bytes);
    }
}
