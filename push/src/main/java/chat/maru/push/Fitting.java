package chat.maru.push;

import chat.maru.core.push.Notification;
import chat.maru.core.push.Notification.News;
import java.util.Optional;
import java.util.function.ToIntFunction;

/// Cuts what is told of news so that a service takes it.
public final class Fitting {
    private static final int LONGEST_NAME = 128;

    private Fitting() {}

    /// The notification with as much of its text as fits, cut between characters; names are cut at 128. Halves of
    /// characters are replaced, because they have no form in UTF-8.
    ///
    /// @param size  of what is made of a notification, which grows with its text
    /// @param limit to it, in bytes: 2,000 or more
    public static Notification within(int limit, Notification notification, ToIntFunction<Notification> size) {
        Notification whole = with(notification, Integer.MAX_VALUE);
        if (size.applyAsInt(whole) <= limit) {
            return whole;
        }
        int fits = 0;
        int tooMuch = limit + 1;
        while (fits + 1 < tooMuch) {
            int tried = (fits + tooMuch) / 2;
            if (size.applyAsInt(with(notification, tried)) <= limit) {
                fits = tried;
            } else {
                tooMuch = tried;
            }
        }
        return with(notification, fits);
    }

    private static Notification with(Notification notification, int characters) {
        Optional<News> news = notification
                .news()
                .map(each -> new News(
                        each.sender().map(name -> cut(name, LONGEST_NAME)),
                        each.title().map(name -> cut(name, LONGEST_NAME)),
                        each.text().map(text -> cut(text, characters)),
                        each.urgent()));
        return new Notification(notification.conversation(), notification.badge(), news, notification.life());
    }

    private static String cut(String text, int characters) {
        StringBuilder cut = new StringBuilder();
        text.codePoints().limit(characters).forEach(each -> cut.appendCodePoint(isHalf(each) ? 0xFFFD : each));
        return text.codePoints().skip(characters).findAny().isPresent()
                ? cut.append('…').toString()
                : cut.toString();
    }

    private static boolean isHalf(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }
}
