package chat.maru.push;

import chat.maru.core.push.Notification;
import java.util.LinkedHashMap;
import java.util.Map;

/// What an app is told, by whichever service: `kind` (`news`, or `read` when there is none any more),
/// `conversation`, `badge`, and of news `sender`, `title` and `text` as far as they may be known. No other id, and
/// nothing else.
public final class Payload {
    private Payload() {}

    /// All as strings, because one of the services knows nothing else.
    public static Map<String, String> of(Notification notification) {
        Map<String, String> told = new LinkedHashMap<>();
        told.put("kind", notification.news().isPresent() ? "news" : "read");
        told.put("conversation", notification.conversation().toString());
        told.put("badge", Integer.toString(notification.badge()));
        notification.news().ifPresent(news -> {
            news.sender().ifPresent(sender -> told.put("sender", sender));
            news.title().ifPresent(title -> told.put("title", title));
            news.text().ifPresent(text -> told.put("text", text));
        });
        return told;
    }
}
