package chat.maru.terminal;

import chat.maru.client.Conversation;
import chat.maru.client.Profile;
import chat.maru.client.Session;
import chat.maru.client.SignedInDevice;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/// What can be typed behind a `/`, but for what ends the talk.
///
/// Confined to the loop's thread.
final class Commands {
    private static final Duration LAST_MARKS = Duration.ofSeconds(2);
    private static final List<String> HELP = List.of(
            "/list                   your conversations, and what is unread in them",
            "/open NAME              talk with somebody, or in the group of that title; /open #N: as listed",
            "/history [N]            the last N messages",
            "/edit [#N] TEXT         your last message, or message N, says something else",
            "/delete N               delete a message for everyone",
            "/react N EMOJI          react to a message; /unreact N EMOJI takes it back",
            "/pin N                  pin a message; /unpin N",
            "/who-read [N]           who has read your last message, or message N",
            "/read                   mark as read what is here; /unread [N]: unread, from message N on",
            "/draft TEXT             keep TEXT to go on with later; /draft shows it, /undraft forgets it",
            "/mute [UNTIL]           until 30m, 8h, 2d, 1w, 18:30 or 2026-12-01 18:30; /unmute",
            "/archive                put the conversation away; /unarchive",
            "/top                    keep the conversation on top; /untop",
            "/group TITLE NAME…      begin a group; a longer TITLE in double quotes",
            "/add NAME…, /remove NAME…, /members, /leave",
            "/role NAME ROLE         owner, admin or member",
            "/title TITLE            call the group otherwise",
            "/link                   make a link to join by; /join TOKEN joins",
            "/block NAME             hear nothing of somebody; /unblock NAME, /blocks",
            "/share-read on|off      whether others can see what you have read",
            "/seen                   who of the conversation is online, and when others were",
            "/invisible              seem to be offline; /visible",
            "/share-presence on|off  whether others can see that you are online; /share-seen: when you were",
            "/who                    who is here",
            "/devices                where you are signed in",
            "/quit                   leave",
            "anything else is sent; // at the start sends a line that begins with /; @name mentions a member");

    private final Session session;
    private final Screen screen;
    private final Dialogue dialogue;
    private final boolean watched;
    private final Rooms rooms;
    private final ReadMarks marks;
    private final Transcript transcript;
    private final Receipts receipts;
    private final Company company;
    private final Directory directory;
    private final GroupCommands groups;
    private final MessageCommands messages;
    private final OwnCommands own;

    Commands(
            Session session,
            Screen screen,
            Dialogue dialogue,
            boolean watched,
            Rooms rooms,
            ReadMarks marks,
            Transcript transcript,
            Receipts receipts,
            Company company,
            OwnCommands own) {
        this.session = session;
        this.screen = screen;
        this.dialogue = dialogue;
        this.watched = watched;
        this.rooms = rooms;
        this.marks = marks;
        this.transcript = transcript;
        this.receipts = receipts;
        this.company = company;
        this.own = own;
        this.directory = new Directory(session, screen, rooms);
        this.groups = new GroupCommands(session, screen, rooms);
        this.messages = new MessageCommands(session, rooms);
    }

    /// Does it.
    ///
    /// @throws Mistake if it cannot be done
    void run(String command, String rest) {
        switch (command) {
            case "list" -> list();
            case "open" -> enter(() -> directory.named(rest));
            case "group" -> enter(() -> groups.begin(rest));
            case "join" -> enter(() -> groups.join(rest));
            case "add" -> groups.add(rest);
            case "remove" -> groups.remove(rest);
            case "leave" -> groups.leave();
            case "role" -> groups.role(rest);
            case "title" -> groups.title(rest);
            case "members" -> groups.members();
            case "link" -> groups.link();
            case "edit" -> messages.edit(rest);
            case "delete" -> messages.delete(rest);
            case "react" -> messages.react(rest);
            case "unreact" -> messages.unreact(rest);
            case "pin" -> messages.pin(rest);
            case "unpin" -> messages.unpin(rest);
            case "history" -> transcript.history(rest);
            case "who-read" -> receipts.show(rooms.here(), messages.number(rest));
            case "read" -> own.read();
            case "unread" -> own.unread(rest);
            case "draft" -> own.draft(rest);
            case "undraft" -> own.undraft();
            case "mute" -> own.mute(rest);
            case "unmute" -> own.unmute();
            case "archive" -> own.archive(true);
            case "unarchive" -> own.archive(false);
            case "top" -> own.top(true);
            case "untop" -> own.top(false);
            case "block" -> own.block(rest);
            case "unblock" -> own.unblock(rest);
            case "blocks" -> own.blocks();
            case "share-read" -> own.shareRead(rest);
            case "seen" -> company.show();
            case "invisible" -> own.invisible(true);
            case "visible" -> own.invisible(false);
            case "share-presence" -> own.sharePresence(rest);
            case "share-seen" -> own.shareLastSeen(rest);
            case "who" -> who();
            case "devices" -> devices();
            case "help" -> HELP.forEach(screen::notice);
            default -> throw new Mistake("no such command: /" + command + "; /help shows them");
        }
    }

    /// What was just shown is counted as read.
    private void list() {
        marks.settle(LAST_MARKS);
        directory.list();
    }

    /// Leaves the open conversation first: if another cannot be entered, none is open.
    private void enter(Supplier<Conversation> entrance) {
        rooms.close();
        screen.closed();
        Conversation entered = entrance.get();
        rooms.open(entered);
        screen.open(rooms.title(entered));
        transcript.opened(entered);
        if (watched) {
            entered.mine().draft().map(Transcript::said).ifPresent(this::begun);
        }
    }

    /// What was begun is there to go on with, if that can be done.
    private void begun(String text) {
        if (!text.equals(Escaped.line(text)) || !dialogue.begin(text)) {
            screen.notice("you had begun to write: " + text);
        }
    }

    private void who() {
        Profile me = session.account();
        screen.notice("you are " + me.username() + " (" + me.displayName() + ")");
        if (rooms.isOpen()) {
            groups.members();
        }
    }

    private void devices() {
        for (SignedInDevice device : session.devices()) {
            screen.notice(device.name() + " (" + device.platform().name().toLowerCase(Locale.ROOT) + "), last seen "
                    + device.lastSeenAt() + (device.current() ? ", this one" : ""));
        }
    }
}
