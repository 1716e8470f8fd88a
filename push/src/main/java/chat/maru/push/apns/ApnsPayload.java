package chat.maru.push.apns;

import chat.maru.core.push.Notification;
import chat.maru.core.push.Notification.News;
import chat.maru.push.Fitting;
import chat.maru.push.Json;
import chat.maru.push.Payload;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// A notification as APNs takes it: what iOS shows (`aps`) and, beside it, `kind` and `conversation` for the app.
///
/// News are an alert. Of what may not be told nothing is in it: the alert then names [#NO_TEXT], for which the app
/// has words in the user's language, and may be changed by the app's extension, which can ask the server. That all
/// was read elsewhere wakes the app in the background and lowers the badge.
final class ApnsPayload {
    /// Which of the app's localized texts stands for a message's.
    static final String NO_TEXT = "MARU_NEWS";

    private static final int LARGEST = 4_096;

    private ApnsPayload() {}

    static byte[] of(Notification notification) {
        return Json.bytes(tree(Fitting.within(LARGEST, notification, each -> Json.bytes(tree(each)).length)));
    }

    private static ObjectNode tree(Notification notification) {
        ObjectNode payload = Json.object();
        ObjectNode aps = payload.putObject("aps").put("badge", notification.badge());
        notification
                .news()
                .ifPresentOrElse(news -> alert(aps, news, notification), () -> aps.put("content-available", 1));
        Map<String, String> told = Payload.of(notification);
        for (String each : new String[] {"kind", "conversation"}) {
            payload.put(each, told.get(each));
        }
        return payload;
    }

    private static void alert(ObjectNode aps, News news, Notification notification) {
        ObjectNode alert = aps.putObject("alert");
        news.title().or(news::sender).ifPresent(title -> alert.put("title", title));
        subtitle(news).ifPresent(sender -> alert.put("subtitle", sender));
        news.text().ifPresentOrElse(text -> alert.put("body", text), () -> alert.put("loc-key", NO_TEXT));
        aps.put("sound", "default")
                .put("mutable-content", 1)
                .put("thread-id", notification.conversation().toString());
    }

    /// In a group, who wrote.
    private static Optional<String> subtitle(News news) {
        return news.title().flatMap(_ -> news.sender());
    }
}
