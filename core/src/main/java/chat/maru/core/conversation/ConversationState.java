package chat.maru.core.conversation;

import chat.maru.model.AccountId;
import chat.maru.model.Conversation;
import chat.maru.model.MessageNumber;
import java.util.List;
import java.util.Objects;

/// What the rules need to know of a conversation: who is in it now, and the number of its last message.
///
/// Immutable.
public record ConversationState(Conversation conversation, List<AccountId> members, MessageNumber last) {
    public ConversationState {
        Objects.requireNonNull(conversation);
        members = List.copyOf(members);
        Objects.requireNonNull(last);
    }

    /// This conversation with one message more.
    ConversationState withNext() {
        return new ConversationState(conversation, members, last.next());
    }
}
