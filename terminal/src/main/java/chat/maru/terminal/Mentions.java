package chat.maru.terminal;

import chat.maru.client.Conversation;
import chat.maru.client.Member;
import chat.maru.client.MessageEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The members whose names stand in a text behind an `@`.
final class Mentions {
    /// The server takes no more in one message.
    private static final int MOST = 100;

    private static final Pattern NAME = Pattern.compile("(?<![\\p{L}\\p{N}_@.-])@([A-Za-z0-9][A-Za-z0-9._-]*)");
    private static final Pattern END = Pattern.compile("[._-]+$");

    private Mentions() {}

    /// Those of others who are members. A mark that ends a sentence may be part of a name, or not.
    static List<UUID> in(String text, Conversation conversation, UUID me) {
        Map<String, UUID> ids = new HashMap<>();
        for (Member member : conversation.members()) {
            ids.put(
                    member.user().username().toLowerCase(Locale.ROOT),
                    member.user().id());
        }
        Set<UUID> meant = new LinkedHashSet<>();
        Matcher names = NAME.matcher(text);
        while (names.find()) {
            String name = names.group(1).toLowerCase(Locale.ROOT);
            UUID whole = ids.get(name);
            UUID id = whole == null ? ids.get(END.matcher(name).replaceAll("")) : whole;
            if (id != null && !id.equals(me)) {
                meant.add(id);
            }
        }
        return List.copyOf(new ArrayList<>(meant).subList(0, Math.min(MOST, meant.size())));
    }

    /// Whether somebody else's message mentions this person.
    static boolean of(MessageEvent message, UUID user) {
        return !message.sender().equals(user) && message.content().mentions().contains(user);
    }
}
