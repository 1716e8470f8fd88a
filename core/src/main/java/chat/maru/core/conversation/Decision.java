package chat.maru.core.conversation;

import chat.maru.model.AccountId;
import chat.maru.model.Entry;
import chat.maru.model.Outcome;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// What the rules made of a command.
///
/// Immutable.
///
/// @param <O> what can come of the command
public sealed interface Decision<O extends Outcome> {

    /// The outcome, true as soon as everything decided before, and the entry to append if any, is durable.
    O outcome();

    /// Append this entry; then the outcome is so.
    ///
    /// @param after      the conversation after the entry; empty where the topic is not a conversation
    /// @param recipients whose inbox the entry is in
    record Append<O extends Outcome>(
            Entry entry, O outcome, Optional<ConversationState> after, List<AccountId> recipients)
            implements Decision<O> {
        public Append {
            Objects.requireNonNull(entry);
            Objects.requireNonNull(outcome);
            Objects.requireNonNull(after);
            recipients = List.copyOf(recipients);
        }
    }

    /// Append nothing; the outcome is so already.
    record Answer<O extends Outcome>(O outcome) implements Decision<O> {
        public Answer {
            Objects.requireNonNull(outcome);
        }
    }
}
