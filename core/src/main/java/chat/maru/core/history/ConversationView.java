package chat.maru.core.history;

import chat.maru.model.Conversation;
import chat.maru.model.MessageNumber;
import chat.maru.model.Profile;
import chat.maru.model.Role;
import chat.maru.model.StampedEntry;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// A conversation as one of its members sees it.
///
/// Immutable.
///
/// @param number the number of the last message, 0 when there is none
/// @param last   the last message
public record ConversationView(
        Conversation conversation, List<Member> members, MessageNumber number, Optional<StampedEntry> last) {
    public ConversationView {
        Objects.requireNonNull(conversation);
        members = List.copyOf(members);
        Objects.requireNonNull(number);
        Objects.requireNonNull(last);
    }

    /// Somebody in the conversation.
    public record Member(Profile profile, Role role) {
        public Member {
            Objects.requireNonNull(profile);
            Objects.requireNonNull(role);
        }
    }
}
