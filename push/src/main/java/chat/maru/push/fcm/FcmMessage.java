package chat.maru.push.fcm;

import chat.maru.core.push.Notification;
import chat.maru.core.push.Notification.News;
import chat.maru.push.Fitting;
import chat.maru.push.Json;
import chat.maru.push.Payload;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// A message as FCM takes it: `data` for the app ([Payload]), and what Android does with it. One for a conversation
/// takes the place of the last.
final class FcmMessage {
    /// Google's 4,096 bytes count names and values, and what is shown as well.
    private static final int LARGEST = 3_600;

    private static final Duration LONGEST_LIFE = Duration.ofDays(28);

    private FcmMessage() {}

    /// @param shown whether Android is to show what may be told
    static byte[] of(String token, Notification notification, boolean shown) {
        Notification fitting = Fitting.within(LARGEST, notification, each -> size(each, shown));
        ObjectNode message = Json.object().put("token", token);
        ObjectNode data = message.putObject("data");
        Payload.of(fitting).forEach(data::put);
        ObjectNode android = message.putObject("android")
                .put("collapse_key", fitting.conversation().toString())
                .put("priority", fitting.news().filter(News::urgent).isPresent() ? "HIGH" : "NORMAL")
                .put("ttl", seconds(fitting.life()) + "s");
        if (shown) {
            fitting.news().filter(FcmMessage::tells).ifPresent(news -> show(android, news, fitting));
        }
        return Json.bytes(Json.object().set("message", message));
    }

    private static boolean tells(News news) {
        return news.sender().isPresent() || news.text().isPresent();
    }

    private static void show(ObjectNode android, News news, Notification notification) {
        ObjectNode shown = android.putObject("notification")
                .put("tag", notification.conversation().toString())
                .put("notification_count", notification.badge());
        heading(news).ifPresent(title -> shown.put("title", title));
        news.text().ifPresent(text -> shown.put("body", text));
    }

    /// In a group, both the group and who wrote.
    private static Optional<String> heading(News news) {
        return news.sender()
                .map(sender -> news.title().map(title -> sender + " · " + title).orElse(sender))
                .or(news::title);
    }

    private static int size(Notification notification, boolean shown) {
        int size = 0;
        for (Map.Entry<String, String> each : Payload.of(notification).entrySet()) {
            size += bytes(each.getKey()) + bytes(each.getValue());
        }
        Optional<News> told = notification.news().filter(_ -> shown);
        return size
                + told.flatMap(FcmMessage::heading).map(FcmMessage::bytes).orElse(0)
                + told.flatMap(News::text).map(FcmMessage::bytes).orElse(0);
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static long seconds(Duration life) {
        return Math.clamp(life.toSeconds(), 0, LONGEST_LIFE.toSeconds());
    }
}
