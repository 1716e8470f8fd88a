package chat.maru.terminal;

import chat.maru.client.AccountEvent;
import chat.maru.client.Conversation;
import chat.maru.client.ConversationEvent;
import chat.maru.client.Cursor;
import chat.maru.client.Event;
import chat.maru.client.EventListener;
import chat.maru.client.EventPage;
import chat.maru.client.EventStream;
import chat.maru.client.History;
import chat.maru.client.MaruException;
import chat.maru.client.Member;
import chat.maru.client.MessageEvent;
import chat.maru.client.Profile;
import chat.maru.client.Range;
import chat.maru.client.Receipt;
import chat.maru.client.Session;
import chat.maru.client.SignedInDevice;
import chat.maru.client.Snapshot;
import chat.maru.client.Transport;
import chat.maru.client.UnknownEvent;
import chat.maru.client.UnreadableEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One person's talk: lines typed, messages sent and received. Typing, receiving and sending each have a
/// thread; what they bring is handled here by the [Loop]'s one thread, so that lines never mix.
///
/// Confined to the loop's thread.
final class Chat {
    private static final int PAGE = 200;
    private static final int LAST = 10;
    private static final List<String> HELP = List.of(
            "/list             your conversations",
            "/open NAME        talk with somebody",
            "/history [N]      the last N messages",
            "/who              who is here",
            "/devices          where you are signed in",
            "/quit             leave",
            "anything else is sent; // at the start sends a line that begins with /");

    private final Session session;
    private final Screen screen;
    private final Transport transport;
    private final BufferedReader in;
    private final Loop loop = new Loop();
    private final Outbox outbox;
    private final Rooms rooms;
    private final Set<UUID> sentHere = new HashSet<>();
    private @Nullable Conversation open;
    private int unanswered;
    private boolean leaving;
    private boolean lost;
    private int exitCode;

    Chat(Session session, Screen screen, Transport transport, BufferedReader in) {
        this.session = session;
        this.screen = screen;
        this.transport = transport;
        this.in = in;
        this.rooms = new Rooms(session);
        this.outbox = new Outbox(session);
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

    /// What was missed: how much, and the last of it. Confined to the loop's thread.
    private final class Missed {
        private final List<MessageEvent> last = new ArrayList<>();
        private int count;

        void add(Event event) {
            if (event instanceof MessageEvent message
                    && !message.sender().equals(session.account().id())) {
                count++;
                last.add(message);
                if (last.size() > LAST) {
                    last.removeFirst();
                }
            }
        }

        void show() {
            if (count > 0) {
                screen.notice("while you were away: " + count + (count == 1 ? " message" : " messages")
                        + (count > last.size() ? ", the last " + last.size() + ":" : ":"));
                last.forEach(m -> screen.elsewhere(m.sentAt(), rooms.name(m.sender()), said(m)));
            }
        }
    }

    private void type() {
        try {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String typed = line;
                loop.handled(() -> line(typed));
            }
            loop.handled(() -> leaving = true);
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

    private void line(String line) {
        if (leaving) {
            return;
        }
        try {
            if (line.startsWith("//")) {
                say(line.substring(1));
            } else if (line.startsWith("/")) {
                String[] words = line.substring(1).strip().split("\\s+", 2);
                command(words[0].toLowerCase(Locale.ROOT), words.length > 1 ? words[1].strip() : "");
            } else if (!line.isBlank()) {
                say(line);
            }
        } catch (MaruException e) {
            screen.error(e.detail().isEmpty() ? e.code() : e.detail());
        }
        screen.prompt();
    }

    private void command(String command, String rest) {
        switch (command) {
            case "list" -> list();
            case "open" -> openWith(rest);
            case "history" -> history(rest);
            case "who" -> who();
            case "devices" -> devices();
            case "quit" -> leaving = true;
            case "help" -> HELP.forEach(screen::notice);
            default -> screen.error("no such command: /" + command + "; /help shows them");
        }
    }

    private void list() {
        rooms.replace(session.snapshot());
        if (rooms.all().isEmpty()) {
            screen.notice("no conversations yet: /open NAME");
        }
        for (Conversation each : rooms.all()) {
            String last = each.lastMessage()
                    .map(m -> ": " + Escaped.excerpt(said(m), 40))
                    .orElse("");
            screen.notice(rooms.title(each) + " (" + each.number() + ")" + last);
        }
    }

    private void openWith(String name) {
        Optional<Profile> user = name.isEmpty() ? Optional.empty() : session.findUser(name.toLowerCase(Locale.ROOT));
        if (user.isEmpty()) {
            screen.error(name.isEmpty() ? "whom? /open NAME" : "nobody is called " + name);
            return;
        }
        Conversation opened = session.openDirect(user.get().id());
        rooms.add(opened);
        open = opened;
        screen.open(rooms.title(opened));
        show(opened, LAST);
    }

    private void history(String count) {
        int wanted = count.matches("[1-9][0-9]{0,2}") ? Math.min(Integer.parseInt(count), PAGE) : 20;
        here().ifPresent(conversation -> show(conversation, wanted));
    }

    private void show(Conversation conversation, int count) {
        History page = session.history(conversation.id(), Range.newest(), count);
        page.messages().reversed().forEach(m -> screen.message(m.sentAt(), rooms.name(m.sender()), said(m)));
        if (!page.unreadable().isEmpty()) {
            screen.notice("among them, messages that cannot be read: "
                    + page.unreadable().size());
        }
    }

    private void who() {
        Profile me = session.account();
        screen.notice("you are " + me.username() + " (" + me.displayName() + ")");
        if (open != null) {
            for (Member member : open.members()) {
                screen.notice("here: " + member.user().username() + " ("
                        + member.user().displayName() + ")");
            }
        }
    }

    private void devices() {
        for (SignedInDevice device : session.devices()) {
            screen.notice(device.name() + " (" + device.platform().name().toLowerCase(Locale.ROOT) + "), last seen "
                    + device.lastSeenAt() + (device.current() ? ", this one" : ""));
        }
    }

    private Optional<Conversation> here() {
        if (open == null) {
            screen.error("nobody is listening yet: /open NAME");
        }
        return Optional.ofNullable(open);
    }

    private void say(String text) {
        Optional<Conversation> listening = here();
        if (listening.isEmpty()) {
            exitCode = 1;
        }
        listening.ifPresent(conversation -> {
            UUID id = session.newId();
            sentHere.add(id);
            unanswered++;
            outbox.put(
                    conversation.id(),
                    id,
                    text,
                    (receipt, failure) -> loop.later(() -> answered(text, receipt, failure)));
        });
    }

    private void answered(String text, Optional<Receipt> receipt, Optional<RuntimeException> failure) {
        unanswered--;
        receipt.ifPresent(r -> screen.acknowledged(r.sentAt(), text));
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
            case ConversationEvent created -> rooms.learn(created.conversation());
            case AccountEvent account -> rooms.know(account.profile());
            case UnreadableEvent unreadable -> {
                if (unreadable.message().isPresent()) {
                    screen.notice("there is a message that cannot be read");
                }
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
        String who = rooms.name(message.sender());
        if (open != null && open.id().equals(message.conversation())) {
            screen.message(message.sentAt(), who, said(message));
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
