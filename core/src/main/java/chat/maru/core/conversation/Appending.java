package chat.maru.core.conversation;

import chat.maru.model.AccountId;
import chat.maru.model.Entry;
import chat.maru.model.Fact;
import chat.maru.model.Outcome;
import chat.maru.model.TopicId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The decision to append something that is no message of its own.
final class Appending {
    private Appending() {}

    /// @param after the conversation after the entry, which has the number of the last message before it
    static <O extends Outcome> Decision<O> of(
            ConversationState after, Fact fact, Instant now, O outcome, List<AccountId> recipients) {
        Entry entry = new Entry(TopicId.of(after.conversation().id()), after.last(), now, fact);
        return new Decision.Append<>(entry, outcome, Optional.of(after), recipients);
    }
}
