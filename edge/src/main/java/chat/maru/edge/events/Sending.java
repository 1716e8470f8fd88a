package chat.maru.edge.events;

import chat.maru.core.sequencer.Sequencer;
import chat.maru.model.AccountId;
import java.util.Objects;

/// What sending rests on, and saying that one reads, writes or is there.
///
/// Thread-safe.
public record Sending(Sequencer sequencer, Limit limit, ReadMarks marks, Typing typing, Presences presences) {
    public Sending {
        Objects.requireNonNull(sequencer);
        Objects.requireNonNull(marks);
        Objects.requireNonNull(typing);
        Objects.requireNonNull(limit);
        Objects.requireNonNull(presences);
    }

    /// How much an account may send.
    public interface Limit {
        /// 0 if the account may send so many bytes of content now, which counts them; otherwise how many
        /// seconds to wait. Must not block.
        int acquire(AccountId sender, int bytes);
    }
}
