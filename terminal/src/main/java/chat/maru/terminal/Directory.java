package chat.maru.terminal;

import chat.maru.client.Conversation;
import chat.maru.client.Mine;
import chat.maru.client.Profile;
import chat.maru.client.Session;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// One's conversations as they are listed, and found by name or place.
///
/// Confined to the loop's thread.
final class Directory {
    private static final int EXCERPT = 40;
    private static final Comparator<Conversation> ORDER = Comparator.<Conversation>comparingInt(
                    each -> each.mine().pinned() ? 0 : 1)
            .thenComparingInt(each -> each.mine().archived() ? 1 : 0);

    private final Session session;
    private final Screen screen;
    private final Rooms rooms;
    private List<UUID> listed = List.of();

    Directory(Session session, Screen screen, Rooms rooms) {
        this.session = session;
        this.screen = screen;
        this.rooms = rooms;
    }

    /// What is kept on top first, what was put away last, and the most recent first otherwise.
    void list() {
        rooms.replace(session.snapshot());
        List<Conversation> all = new ArrayList<>(rooms.all());
        all.sort(ORDER);
        if (all.isEmpty()) {
            screen.notice("no conversations yet: /open NAME");
        }
        listed = all.stream().map(Conversation::id).toList();
        int place = 0;
        for (Conversation each : all) {
            String last = each.lastMessage()
                    .map(m -> ": " + Escaped.excerpt(Transcript.said(m.content()), EXCERPT))
                    .orElse("");
            screen.notice("#" + ++place + " " + rooms.title(each) + " (" + state(each) + ")" + last);
        }
    }

    /// How many messages there are, and what of it matters to whoever asks.
    private String state(Conversation conversation) {
        Mine mine = conversation.mine();
        List<String> parts = new ArrayList<>();
        parts.add(Long.toString(conversation.number()));
        if (mine.unread() > 0) {
            parts.add(mine.unread() + " unread");
        } else if (mine.markedUnread()) {
            parts.add("unread");
        }
        if (mine.mentions() > 0) {
            parts.add(mine.mentions() + (mine.mentions() == 1 ? " mention" : " mentions"));
        }
        if (mine.pinned()) {
            parts.add("on top");
        }
        if (rooms.isMuted(mine)) {
            mine.mutedUntil()
                    .ifPresent(until ->
                            parts.add(until.equals(Mine.FOR_EVER) ? "muted" : "muted until " + screen.time(until)));
        }
        if (mine.archived()) {
            parts.add("archived");
        }
        if (mine.draft().isPresent()) {
            parts.add("draft");
        }
        return String.join(", ", parts);
    }

    /// The one with somebody, the group of this title, or the one at a place of the list.
    Conversation named(String name) {
        if (name.isEmpty()) {
            throw new Mistake("whom? /open NAME");
        }
        if (name.matches("#[1-9][0-9]{0,5}")) {
            return listed(Integer.parseInt(name.substring(1)));
        }
        Optional<Profile> user = rooms.person(name);
        List<Conversation> titled = rooms.titled(name);
        if (titled.size() + (user.isPresent() ? 1 : 0) > 1) {
            throw new Mistake("several are called " + name + ": /list, and /open #N");
        }
        return user.map(found -> session.openDirect(found.id()))
                .or(() -> titled.stream().findFirst())
                .orElseThrow(() -> new Mistake("nobody is called " + name));
    }

    private Conversation listed(int place) {
        if (place > listed.size()) {
            throw new Mistake("/list shows which there are");
        }
        return session.conversation(listed.get(place - 1));
    }
}
