package chat.maru.terminal;

import chat.maru.client.Content;
import chat.maru.client.Conversation;
import chat.maru.client.Own;
import chat.maru.client.Profile;
import chat.maru.client.Session;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/// The commands about what is one's own: how the open conversation is shown, read marks, drafts, blocks. What they
/// change is shown when the stream tells of it, as it is on one's other devices.
///
/// Confined to the loop's thread.
final class OwnCommands {
    private final Session session;
    private final Own own;
    private final Screen screen;
    private final Rooms rooms;
    private final ReadMarks marks;
    private final Clock clock;

    OwnCommands(Session session, Screen screen, Rooms rooms, ReadMarks marks, Clock clock) {
        this.session = session;
        this.own = session.own();
        this.screen = screen;
        this.rooms = rooms;
        this.marks = marks;
        this.clock = clock;
    }

    void mute(String until) {
        own.mute(here(), MuteEnd.of(until, clock));
    }

    void unmute() {
        own.unmute(here());
    }

    void archive(boolean archived) {
        own.archive(here(), archived);
    }

    void top(boolean pinned) {
        own.pin(here(), pinned);
    }

    void read() {
        UUID here = here();
        marks.read(here, session.conversation(here).number());
    }

    /// From a message on; without a number, where the mark is, or behind the last message if there is nothing unread.
    void unread(String rest) {
        Conversation now = session.conversation(here());
        String digits = rest.startsWith("#") ? rest.substring(1) : rest;
        long mark = now.mine().unread() > 0 ? now.mine().read() : now.number();
        if (!digits.isEmpty()) {
            if (!digits.matches("[1-9][0-9]{0,17}")) {
                throw new Mistake("like this: /unread, or /unread N");
            }
            mark = Long.parseLong(digits) - 1;
        }
        marks.unread(now.id(), mark);
        screen.notice(rooms.title(now) + " is marked as unread");
    }

    void draft(String text) {
        Conversation here = rooms.here();
        if (text.isEmpty()) {
            screen.notice(here.mine()
                    .draft()
                    .map(begun -> "begun: " + Transcript.said(begun))
                    .orElse("nothing is begun here"));
        } else {
            own.keepDraft(
                    here.id(),
                    Content.text(text, Mentions.in(text, here, session.account().id())));
            screen.notice("kept for when you open " + rooms.title(here) + " again");
        }
    }

    void undraft() {
        own.dropDraft(here());
    }

    void block(String rest) {
        own.block(person(Words.of(rest, 1, "/block NAME")));
    }

    void unblock(String rest) {
        own.unblock(person(Words.of(rest, 1, "/unblock NAME")));
    }

    void blocks() {
        List<UUID> blocked = own.blocks();
        if (blocked.isEmpty()) {
            screen.notice("you block nobody");
        }
        blocked.forEach(user -> screen.notice("you block " + rooms.name(user)));
    }

    void shareRead(String rest) {
        switch (rest) {
            case "on" -> own.shareReadMarks(true);
            case "off" -> own.shareReadMarks(false);
            default ->
                screen.notice(
                        own.sharesReadMarks()
                                ? "others can see what you have read; /share-read off ends that"
                                : "nobody can see what you have read; /share-read on changes that");
        }
    }

    void invisible(boolean invisible) {
        own.invisible(invisible);
    }

    void sharePresence(String rest) {
        own.sharePresence(isOn(rest, "/share-presence on, or /share-presence off"));
    }

    void shareLastSeen(String rest) {
        own.shareLastSeen(isOn(rest, "/share-seen on, or /share-seen off"));
    }

    private static boolean isOn(String rest, String usage) {
        return switch (rest) {
            case "on" -> true;
            case "off" -> false;
            default -> throw new Mistake("like this: " + usage);
        };
    }

    private UUID here() {
        return rooms.here().id();
    }

    private UUID person(List<String> words) {
        String name = words.getFirst();
        return rooms.person(name).map(Profile::id).orElseThrow(() -> new Mistake("nobody is called " + name));
    }
}
