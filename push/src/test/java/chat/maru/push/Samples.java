package chat.maru.push;

import chat.maru.core.push.Notification;
import chat.maru.core.push.Notification.News;
import chat.maru.model.ConversationId;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/// Notifications.
public final class Samples {
    public static final String ID = "0190a6b2-7c1e-7f3a-8b4d-0123456789ab";
    public static final ConversationId CONVERSATION = new ConversationId(UUID.fromString(ID));

    /// All may be told.
    public static final Notification FULL = news(Optional.of("Ada"), Optional.of("Hiking"), Optional.of("At eight?"));

    /// Nothing may be told.
    public static final Notification NONE = news(Optional.empty(), Optional.empty(), Optional.empty());

    public static final Notification READ = new Notification(CONVERSATION, 2, Optional.empty(), Duration.ofMinutes(30));

    private Samples() {}

    public static Notification news(Optional<String> sender, Optional<String> title, Optional<String> text) {
        return new Notification(CONVERSATION, 3, Optional.of(new News(sender, title, text, true)), Duration.ofHours(1));
    }

    public static Notification text(String text) {
        return news(Optional.of("Ada"), Optional.empty(), Optional.of(text));
    }
}
