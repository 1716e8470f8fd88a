package chat.maru.terminal;

import chat.maru.client.Content;
import chat.maru.client.Conversation;
import chat.maru.client.History;
import chat.maru.client.MemberReceipt;
import chat.maru.client.MessageEvent;
import chat.maru.client.Mine;
import chat.maru.client.Range;
import chat.maru.client.Session;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/// Shows what was said: in the open conversation whole, elsewhere in a line.
///
/// Confined to the loop's thread.
final class Transcript {
    /// So many messages are asked for at once.
    static final int PAGE = 200;

    static final int LAST = 10;
    private static final int USUAL = 20;

    private final Session session;
    private final Screen screen;
    private final Rooms rooms;
    private final Receipts receipts;
    private final ReadMarks marks;
    private final boolean watched;

    /// @param watched whether somebody sits there
    Transcript(Session session, Screen screen, Rooms rooms, Receipts receipts, ReadMarks marks, boolean watched) {
        this.session = session;
        this.screen = screen;
        this.rooms = rooms;
        this.receipts = receipts;
        this.marks = marks;
        this.watched = watched;
    }

    /// A conversation was opened: shows the last of it; to somebody who sits there, all that is unread, as far as a
    /// page goes.
    void opened(Conversation conversation) {
        Mine mine = conversation.mine();
        int count = watched ? Math.clamp(mine.unread(), LAST, PAGE) : LAST;
        long shown = show(conversation, count, watched && mine.unread() > 0 ? mine.read() : Long.MAX_VALUE);
        marks.opened(conversation.id(), Math.max(shown, conversation.number()));
    }

    /// Shows the last so many messages of the open conversation.
    void history(String count) {
        int wanted = count.matches("[1-9][0-9]{0,2}") ? Math.min(Integer.parseInt(count), PAGE) : USUAL;
        Conversation here = rooms.here();
        marks.shown(here.id(), show(here, wanted, Long.MAX_VALUE));
    }

    /// Returns the number of the newest message, or 0.
    private long show(Conversation conversation, int count, long read) {
        History page = session.history(conversation.id(), Range.newest(), count);
        List<MemberReceipt> told = told(conversation, page);
        SortedMap<Long, Runnable> lines = new TreeMap<>();
        page.messages().forEach(m -> lines.put(m.number(), () -> show(m, fate(conversation, told, m))));
        page.deleted()
                .forEach(m -> lines.put(
                        m.number(), () -> screen.message(m.sentAt(), m.number(), rooms.name(m.sender()), "(deleted)")));
        lines.headMap(read == Long.MAX_VALUE ? read : read + 1).values().forEach(Runnable::run);
        SortedMap<Long, Runnable> unread = lines.tailMap(read == Long.MAX_VALUE ? read : read + 1);
        if (!unread.isEmpty()) {
            screen.notice("not read yet:");
            unread.values().forEach(Runnable::run);
        }
        if (!page.unreadable().isEmpty()) {
            screen.notice("among them, messages that cannot be read: "
                    + page.unreadable().size());
        }
        return lines.isEmpty() ? 0 : lines.lastKey();
    }

    /// Scripts are not told: they ask.
    private List<MemberReceipt> told(Conversation conversation, History page) {
        boolean any = page.messages().stream().anyMatch(this::isMine);
        return watched && any ? receipts.of(conversation) : List.of();
    }

    private String fate(Conversation conversation, List<MemberReceipt> told, MessageEvent message) {
        if (!isMine(message)) {
            return "";
        }
        receipts.said(conversation.id(), message.number());
        return receipts.fate(conversation, told, message.number());
    }

    private boolean isMine(MessageEvent message) {
        return message.sender().equals(session.account().id());
    }

    private void show(MessageEvent message, String fate) {
        String edited = message.editedAt().isPresent() ? " (edited)" : "";
        String reactions = message.reactions().stream()
                .map(each -> " [" + each.emoji() + " " + each.users().size() + "]")
                .collect(Collectors.joining());
        screen.message(
                message.sentAt(),
                message.number(),
                rooms.name(message.sender()) + edited,
                said(message.content()) + reactions + fate);
    }

    /// A message has arrived.
    void arrived(MessageEvent message) {
        if (rooms.isOpen(message.conversation())) {
            show(message, "");
            if (isMine(message)) {
                receipts.said(message.conversation(), message.number());
            }
            marks.shown(message.conversation(), message.number());
        } else if (!isQuiet(message.conversation())) {
            elsewhere(message);
        }
    }

    /// Whether whoever sits there wants to hear nothing of a conversation. Scripts hear everything.
    boolean isQuiet(UUID conversation) {
        return watched && rooms.isQuiet(conversation);
    }

    /// In a conversation of two, its name and who speaks are the same.
    void elsewhere(MessageEvent message) {
        String who = rooms.name(message.sender());
        Conversation known = rooms.known(message.conversation());
        if (known != null && known.group().isPresent()) {
            String mentions = Mentions.of(message, session.account().id()) ? " mentions you: " : ": ";
            screen.elsewhere(message.sentAt(), rooms.title(known), who + mentions + said(message.content()));
        } else {
            screen.elsewhere(message.sentAt(), who, said(message.content()));
        }
    }

    static String said(Content content) {
        return content.text().orElse("(something this program cannot show)");
    }
}
