package chat.maru.core.conversation;

import chat.maru.model.Conversation;
import chat.maru.model.MessageNumber;
import java.util.Objects;

/// What the rules need to know of a conversation: what it is, who is in it now, and the number of its last
/// message.
///
/// Immutable.
public record ConversationState(Conversation conversation, Members members, MessageNumber last) {
    public ConversationState {
        Objects.requireNonNull(conversation);
        Objects.requireNonNull(members);
        Objects.requireNonNull(last);
    }

    /// This conversation with one message more.
    ConversationState withNext() {
        return new ConversationState(conversation, members, last.next());
    }

    ConversationState with(Conversation changed) {
        return new ConversationState(changed, members, last);
    }

    ConversationState with(Members changed) {
        return new ConversationState(conversation, changed, last);
    }
}
