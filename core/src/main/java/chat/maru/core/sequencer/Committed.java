package chat.maru.core.sequencer;

import chat.maru.model.AccountId;
import chat.maru.model.StampedEntry;
import java.util.List;
import java.util.Objects;

/// An entry that is durable, and in whose inbox it is.
///
/// Immutable.
public record Committed(StampedEntry stamped, List<AccountId> recipients) {
    public Committed {
        Objects.requireNonNull(stamped);
        recipients = List.copyOf(recipients);
    }

    /// Is told of everything that becomes durable.
    public interface Listener {

        /// These entries are durable and their rows can be read. Called on the log's thread, once for every
        /// entry, in the order of their stamps, before anybody is acknowledged; must be short and must not
        /// throw.
        void committed(List<Committed> entries);

        /// Everybody has been acknowledged whom the last call of [#committed] was about. Called on the
        /// log's thread, once behind each of them, also where it threw; must be short and must not throw.
        /// Whoever passes entries on may let them leave together with the acknowledgements.
        default void told() {}
    }
}
