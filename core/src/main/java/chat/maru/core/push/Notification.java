package chat.maru.core.push;

import chat.maru.model.ConversationId;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/// What a device is told while it is not connected: that there is news in a conversation, or that there is none
/// any more. A later one for the same conversation takes the place of an earlier one.
///
/// Immutable.
///
/// @param badge how many conversations have unread messages
/// @param news  empty: all of it was read elsewhere, and what was shown for this conversation is to go
/// @param life  for how long it is worth delivering
public record Notification(ConversationId conversation, int badge, Optional<News> news, Duration life) {
    public Notification {
        Objects.requireNonNull(conversation);
        Objects.requireNonNull(news);
        Objects.requireNonNull(life);
        if (badge < 0) {
            throw new IllegalArgumentException("a badge of " + badge);
        }
    }

    /// What is new, as far as the device's owner lets a push service know it.
    ///
    /// Immutable.
    ///
    /// @param sender who wrote, by display name; empty if that is not to be told
    /// @param title  of the group; empty in direct conversations, or if that is not to be told
    /// @param text   of the newest message, cut short; empty if that is not to be told
    /// @param urgent whether it is to be shown at once, even if that costs power
    public record News(Optional<String> sender, Optional<String> title, Optional<String> text, boolean urgent) {
        public News {
            Objects.requireNonNull(sender);
            Objects.requireNonNull(title);
            Objects.requireNonNull(text);
        }
    }
}
