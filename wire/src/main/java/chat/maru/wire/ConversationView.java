package chat.maru.wire;

import chat.maru.model.Conversation;
import chat.maru.model.MessageNumber;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A conversation as its members see it.
///
/// Immutable, provided that nobody writes to the entry's bytes.
///
/// @param number      the last message's, or none
/// @param lastMessage the last message as [EntryJson] encodes it; null where there is none
/// @param own         what it is to the one who asks
public record ConversationView(
        Conversation conversation,
        List<MemberView> members,
        MessageNumber number,
        byte @Nullable [] lastMessage,
        OwnJson own) {
    public ConversationView(
            Conversation conversation,
            List<MemberView> members,
            MessageNumber number,
            byte @Nullable [] lastMessage,
            OwnJson own) {
        this.conversation = Objects.requireNonNull(conversation);
        this.members = List.copyOf(members);
        this.number = Objects.requireNonNull(number);
        this.lastMessage = lastMessage;
        this.own = Objects.requireNonNull(own);
    }
}
