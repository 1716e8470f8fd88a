package chat.maru.core.history;

import chat.maru.model.Content;
import chat.maru.model.Conversation;
import chat.maru.model.MessageNumber;
import chat.maru.model.Profile;
import chat.maru.model.Role;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// A conversation as one of its members sees it.
///
/// Immutable.
///
/// @param number the number of the last message, 0 when there is none
/// @param last   the last message
/// @param own    what it is to that member
public record ConversationView(
        Conversation conversation,
        List<Member> members,
        MessageNumber number,
        Optional<MessageView> last,
        OwnView own) {
    public ConversationView {
        Objects.requireNonNull(conversation);
        members = List.copyOf(members);
        Objects.requireNonNull(number);
        Objects.requireNonNull(last);
        Objects.requireNonNull(own);
    }

    /// About how many bytes it is when written: those of its last message and of what its members say of
    /// themselves.
    long size() {
        long size = last.map(MessageView::size).orElse(0L)
                + own.draft().map(Content::size).orElse(0);
        for (Member member : members) {
            Profile profile = member.profile();
            size += profile.displayName().length() + profile.about().length();
        }
        return size;
    }

    /// Somebody in the conversation.
    public record Member(Profile profile, Role role) {
        public Member {
            Objects.requireNonNull(profile);
            Objects.requireNonNull(role);
        }
    }
}
