package chat.maru.terminal;

import chat.maru.client.AccountEvent;
import chat.maru.client.BlockEvent;
import chat.maru.client.Content;
import chat.maru.client.Conversation;
import chat.maru.client.ConversationChangedEvent;
import chat.maru.client.ConversationCreatedEvent;
import chat.maru.client.Cursor;
import chat.maru.client.DeleteEvent;
import chat.maru.client.DeletedMessageEvent;
import chat.maru.client.DraftEvent;
import chat.maru.client.EditEvent;
import chat.maru.client.Event;
import chat.maru.client.EventListener;
import chat.maru.client.EventPage;
import chat.maru.client.EventStream;
import chat.maru.client.History;
import chat.maru.client.LinkEvent;
import chat.maru.client.MaruException;
import chat.maru.client.MemberEvent;
import chat.maru.client.MessageEvent;
import chat.maru.client.PreferencesEvent;
import chat.maru.client.Profile;
import chat.maru.client.Range;
import chat.maru.client.ReactionEvent;
import chat.maru.client.ReadEvent;
import chat.maru.client.Receipt;
import chat.maru.client.ReceiptEvent;
import chat.maru.client.Session;
import chat.maru.client.SettingsEvent;
import chat.maru.client.SignedInDevice;
import chat.maru.client.Snapshot;
import chat.maru.client.Transport;
import chat.maru.client.UnknownEvent;
import chat.maru.client.UnreadableEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// One person's talk: lines typed, messages sent and received. Typing, receiving and sending each have a
/// thread; what they bring is handled here by the [Loop]'s one thread, so that lines never mix.
///
/// Confined to the loop's thread.
final class Chat {
    private static final int PAGE = 200;
    private static final int LAST = 10;
    private static final List<String> HELP = List.of(
            "/list                   your conversations",
            "/open NAME              talk with somebody, or in the group of that title; /open #N: as listed",
            "/history [N]            the last N messages",
            "/edit [#N] TEXT         your last message, or message N, says something else",
            "/delete N               delete a message for everyone",
            "/react N EMOJI          react to a message; /unreact N EMOJI takes it back",
            "/pin N                  pin a message; /unpin N",
            "/group TITLE NAME…      begin a group; a longer TITLE in double quotes",
            "/add NAME…, /remove NAME…, /members, /leave",
            "/role NAME ROLE         owner, admin or member",
            "/title TITLE            call the group otherwise",
            "/link                   make a link to join by; /join TOKEN joins",
            "/who                    who is here",
            "/devices                where you are signed in",
            "/quit                   leave",
            "anything else is sent; // at the start sends a line that begins with /");

    private final Session session;
    private final Screen screen;
    private final Transport transport;
    private final BufferedReader in;
    private final Loop loop = new Loop();
    private final Outbox outbox;
    private final Rooms rooms;
    private final GroupCommands groups;
    private final MessageCommands messages;
    private final Happenings happenings;
    private final Set<UUID> sentHere = new HashSet<>();
    private final boolean script;
    private List<UUID> listed = List.of();
    private int unanswered;
    private boolean leaving;
    private boolean lost;
    private int exitCode;

    /// @param script whether nobody sits there: the first command that fails ends it, so that what follows does
    ///     not go to somebody it is not meant for
    Chat(Session session, Screen screen, Transport transport, BufferedReader in, boolean script) {
        this.session = session;
        this.screen = screen;
        this.transport = transport;
        this.in = in;
        this.rooms = new Rooms(session);
        this.outbox = new Outbox(session);
        this.groups = new GroupCommands(session, screen, rooms);
        this.messages = new MessageCommands(session, rooms);
        this.happenings = new Happenings(session, screen, rooms);
        this.script = script;
    }

    /// Talks until the input ends or it is left, and everything typed is answered. Returns the exit code.
    int run() {
        rooms.replace(session.snapshot());
        screen.notice("signed in as " + session.account().username());
        Cursor cursor = catchUp();
        EventStream stream = session.stream(transport, Optional.of(cursor), new Arrivals());
        Thread typing = Thread.ofPlatform().daemon().name("maru-typing").start(this::type);
        Thread sending = Thread.ofVirtual().name("maru-sending").start(outbox::run);
        screen.prompt();
        try {
            loop.runUntil(() -> leaving && unanswered == 0);
        } finally {
            typing.interrupt();
            sending.interrupt();
            stream.close();
        }
        return exitCode;
    }

    /// Shows what came while nobody was here. Returns where to go on.
    private Cursor catchUp() {
        Missed missed = new Missed();
        EventPage page = session.poll(Optional.empty(), PAGE);
        page.events().forEach(missed::add);
        while (page.more()) {
            page = session.poll(Optional.of(page.cursor()), PAGE);
            page.events().forEach(missed::add);
        }
        missed.show();
        return page.cursor();
    }

    /// What was missed: how much, and the last of it as it is now. Confined to the loop's thread.
    private final class Missed {
        private final LinkedHashMap<UUID, MessageEvent> last = new LinkedHashMap<>();
        private int count;

        void add(Event event) {
            switch (event) {
                case MessageEvent message -> missed(message);
                case EditEvent edit ->
                    edit.content()
                            .ifPresent(content ->
                                    last.computeIfPresent(edit.id(), (_, message) -> edited(message, content)));
                case DeletedMessageEvent _,
                        DeleteEvent _,
                        ReactionEvent _,
                        ConversationCreatedEvent _,
                        ConversationChangedEvent _,
                        MemberEvent _,
                        LinkEvent _,
                        AccountEvent _,
                        ReadEvent _,
                        ReceiptEvent _,
                        PreferencesEvent _,
                        DraftEvent _,
                        SettingsEvent _,
                        BlockEvent _,
                        UnreadableEvent _,
                        UnknownEvent _ -> {
                    // What is deleted comes without its text; the rest is in the snapshot.
                }
            }
        }

        private void missed(MessageEvent message) {
            if (!message.sender().equals(session.account().id())) {
                count++;
                last.put(message.id(), message);
                if (last.size() > LAST) {
                    last.pollFirstEntry();
                }
            }
        }

        void show() {
            if (count > 0) {
                screen.notice("while you were away: " + count + (count == 1 ? " message" : " messages")
                        + (count > last.size() ? ", the last " + last.size() + ":" : ":"));
                last.values().forEach(Chat.this::elsewhere);
            }
        }
    }

    private static MessageEvent edited(MessageEvent message, Content content) {
        return new MessageEvent(
                message.cursor(),
                message.raw(),
                message.conversation(),
                message.number(),
                message.id(),
                message.sender(),
                message.sentAt(),
                content,
                message.edited(),
                message.reactions());
    }

    private void type() {
        try {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String typed = line;
                if (isCommand(typed) && !typed.strip().equals("/quit")) {
                    outbox.settle();
                }
                loop.handled(() -> line(typed));
            }
            loop.handled(() -> leaving = true);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | MaruException e) {
            loop.later(() -> leave("the input broke: " + e.getMessage()));
        } catch (Loop.Over e) {
            // Nobody is left to read it.
            return;
        }
    }

    private void leave(String why) {
        screen.error(why);
        exitCode = 1;
        leaving = true;
    }

    /// Commands wait for what was typed before them; `//` at the start is none.
    private static boolean isCommand(String line) {
        return line.startsWith("/") && !line.startsWith("//");
    }

    private void line(String line) {
        if (leaving) {
            return;
        }
        try {
            if (isCommand(line)) {
                String[] words = line.substring(1).strip().split("\\s+", 2);
                command(words[0].toLowerCase(Locale.ROOT), words.length > 1 ? words[1].strip() : "");
            } else if (!line.isBlank()) {
                say(line.startsWith("//") ? line.substring(1) : line);
            }
        } catch (Mistake e) {
            failed(e.why());
        } catch (MaruException e) {
            failed(e.detail().isEmpty() ? e.code() : e.detail());
        }
        screen.prompt();
    }

    private void failed(String why) {
        screen.error(why);
        if (script) {
            exitCode = 1;
            leaving = true;
        }
    }

    private void command(String command, String rest) {
        switch (command) {
            case "list" -> list();
            case "open" -> enter(() -> named(rest));
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
            case "history" -> history(rest);
            case "who" -> who();
            case "devices" -> devices();
            case "quit" -> leaving = true;
            case "help" -> HELP.forEach(screen::notice);
            default -> throw new Mistake("no such command: /" + command + "; /help shows them");
        }
    }

    private void list() {
        rooms.replace(session.snapshot());
        if (rooms.all().isEmpty()) {
            screen.notice("no conversations yet: /open NAME");
        }
        listed = rooms.all().stream().map(Conversation::id).toList();
        int place = 0;
        for (Conversation each : rooms.all()) {
            String last = each.lastMessage()
                    .map(m -> ": " + Escaped.excerpt(said(m), 40))
                    .orElse("");
            screen.notice("#" + ++place + " " + rooms.title(each) + " (" + each.number() + ")" + last);
        }
    }

    /// Leaves the open conversation first: if another cannot be entered, none is open.
    private void enter(Supplier<Conversation> entrance) {
        rooms.close();
        screen.closed();
        Conversation entered = entrance.get();
        rooms.open(entered);
        screen.open(rooms.title(entered));
        show(entered, LAST);
    }

    private Conversation named(String name) {
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

    private void history(String count) {
        int wanted = count.matches("[1-9][0-9]{0,2}") ? Math.min(Integer.parseInt(count), PAGE) : 20;
        show(rooms.here(), wanted);
    }

    private void show(Conversation conversation, int count) {
        History page = session.history(conversation.id(), Range.newest(), count);
        SortedMap<Long, Runnable> lines = new TreeMap<>();
        page.messages().forEach(m -> lines.put(m.number(), () -> show(m)));
        page.deleted()
                .forEach(m -> lines.put(
                        m.number(), () -> screen.message(m.sentAt(), m.number(), rooms.name(m.sender()), "(deleted)")));
        lines.values().forEach(Runnable::run);
        if (!page.unreadable().isEmpty()) {
            screen.notice("among them, messages that cannot be read: "
                    + page.unreadable().size());
        }
    }

    private void show(MessageEvent message) {
        String edited = message.editedAt().isPresent() ? " (edited)" : "";
        String reactions = message.reactions().stream()
                .map(each -> " [" + each.emoji() + " " + each.users().size() + "]")
                .collect(Collectors.joining());
        screen.message(
                message.sentAt(), message.number(), rooms.name(message.sender()) + edited, said(message) + reactions);
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

    private void say(String text) {
        if (!rooms.isOpen()) {
            exitCode = 1;
        }
        Conversation listening = rooms.here();
        UUID id = session.newId();
        sentHere.add(id);
        unanswered++;
        outbox.put(listening.id(), id, text, (receipt, failure) -> loop.later(() -> answered(text, receipt, failure)));
    }

    private void answered(String text, Optional<Receipt> receipt, Optional<RuntimeException> failure) {
        unanswered--;
        receipt.ifPresent(r -> screen.acknowledged(r.sentAt(), r.number(), text));
        failure.ifPresent(e -> {
            boolean refused = e instanceof MaruException m && !m.outcomeUnknown();
            screen.notSent(
                    refused ? "not sent (" + e.getMessage() + ")" : "no answer; it may not have been sent", text);
            exitCode = 1;
        });
    }

    private static String said(MessageEvent message) {
        return message.content().text().orElse("(something this program cannot show)");
    }

    private void arrived(Event event) {
        switch (event) {
            case MessageEvent message -> messageArrived(message);
            case DeletedMessageEvent _ -> {
                // Nothing is left to show.
            }
            case EditEvent edit -> happenings.edited(edit);
            case DeleteEvent delete -> happenings.deleted(delete);
            case ReactionEvent reaction -> happenings.reacted(reaction);
            case ConversationCreatedEvent created -> happenings.created(created);
            case ConversationChangedEvent changed -> happenings.changed(changed);
            case MemberEvent members -> happenings.members(members);
            case LinkEvent link -> happenings.link(link);
            case AccountEvent account -> rooms.know(account.profile());
            case UnreadableEvent unreadable -> {
                if (unreadable.message().isPresent()) {
                    screen.notice("there is a message that cannot be read");
                }
            }
            case ReadEvent _, ReceiptEvent _, PreferencesEvent _, DraftEvent _, SettingsEvent _, BlockEvent _ -> {
                // What is one's own is in the snapshot.
            }
            case UnknownEvent unknown -> {
                // A newer server's; nothing to show.
            }
        }
    }

    private void messageArrived(MessageEvent message) {
        if (sentHere.remove(message.id())) {
            return;
        }
        if (rooms.isOpen(message.conversation())) {
            show(message);
        } else {
            elsewhere(message);
        }
    }

    /// In a conversation of two, its name and who speaks are the same.
    private void elsewhere(MessageEvent message) {
        String who = rooms.name(message.sender());
        Conversation known = rooms.known(message.conversation());
        if (known != null && known.group().isPresent()) {
            screen.elsewhere(message.sentAt(), rooms.title(known), who + ": " + said(message));
        } else {
            screen.elsewhere(message.sentAt(), who, said(message));
        }
    }

    /// What the stream brings. On the stream's thread, which waits until each is shown: only then does it
    /// count as received.
    private final class Arrivals implements EventListener {
        @Override
        public void event(Event event) {
            loop.handled(() -> arrived(event));
        }

        @Override
        public void reset(String reason, Snapshot snapshot) {
            loop.handled(() -> {
                rooms.replace(snapshot);
                screen.notice("the server starts over from a snapshot (" + reason + "); /history shows what it has");
            });
        }

        @Override
        public void connected() {
            loop.handled(() -> {
                if (lost) {
                    screen.notice("connected again");
                }
                lost = false;
            });
        }

        @Override
        public void disconnected(String reason, Duration wait) {
            loop.handled(() -> {
                if (!lost) {
                    screen.notice("connection lost (" + reason + "); trying again");
                }
                lost = true;
            });
        }

        @Override
        public void closed(Optional<Throwable> failure) {
            failure.filter(e -> !(e instanceof Loop.Over))
                    .ifPresent(e -> loop.later(() -> leave("cannot receive any more: " + e.getMessage())));
        }
    }
}
