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
import chat.maru.client.Ephemeral;
import chat.maru.client.Event;
import chat.maru.client.EventListener;
import chat.maru.client.EventPage;
import chat.maru.client.EventStream;
import chat.maru.client.LinkEvent;
import chat.maru.client.MaruException;
import chat.maru.client.MemberEvent;
import chat.maru.client.MessageEvent;
import chat.maru.client.PreferencesEvent;
import chat.maru.client.ReactionEvent;
import chat.maru.client.ReadEvent;
import chat.maru.client.Receipt;
import chat.maru.client.ReceiptEvent;
import chat.maru.client.Session;
import chat.maru.client.SettingsEvent;
import chat.maru.client.Snapshot;
import chat.maru.client.Transport;
import chat.maru.client.UnknownEvent;
import chat.maru.client.UnreadableEvent;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;

/// One person's talk: lines typed, messages sent and received. Typing, receiving, sending and errands each have a
/// thread; what they bring is handled here by the [Loop]'s one thread, so that lines never mix.
///
/// Confined to the loop's thread.
final class Chat {
    private static final Duration LAST_ERRANDS = Duration.ofSeconds(2);
    private static final Duration PRESENT = Duration.ofSeconds(20);

    private final Session session;
    private final Screen screen;
    private final Transport transport;
    private final Dialogue dialogue;
    private final boolean watched;
    private final Loop loop = new Loop();
    private final Outbox outbox;
    private final Errands errands = new Errands();
    private final Rooms rooms;
    private final ReadMarks marks;
    private final Receipts receipts;
    private final Transcript transcript;
    private final Writers writers;
    private final Company company;
    private final Commands commands;
    private final Happenings happenings;
    private final Set<UUID> sentHere = new HashSet<>();
    private Optional<EventStream> stream = Optional.empty();
    private int unanswered;
    private boolean leaving;
    private boolean lost;
    private int exitCode;

    /// @param watched whether somebody sits there. A script is ended by the first command that fails, so that what
    ///     follows does not go to somebody it is not meant for; and what it prints nobody has read.
    /// @param pause does what it is given after [ReadMarks#PAUSE]
    Chat(
            Session session,
            Screen screen,
            Transport transport,
            Dialogue dialogue,
            boolean watched,
            Clock clock,
            Executor pause) {
        this.session = session;
        this.screen = screen;
        this.transport = transport;
        this.dialogue = dialogue;
        this.watched = watched;
        this.rooms = new Rooms(session, clock);
        this.outbox = new Outbox(session);
        this.marks = new ReadMarks(session.own(), errands, watched, pause);
        this.receipts = new Receipts(session, screen, rooms, watched);
        this.transcript = new Transcript(session, screen, rooms, receipts, marks, watched);
        this.writers = new Writers(screen, rooms, clock, this::tellOfWriting);
        this.company = new Company(session, screen, rooms);
        OwnCommands own = new OwnCommands(session, screen, rooms, marks, clock);
        this.commands =
                new Commands(session, screen, dialogue, watched, rooms, marks, transcript, receipts, company, own);
        this.happenings = new Happenings(session, screen, rooms, transcript::isQuiet);
    }

    /// Talks until the input ends or it is left, and everything typed is answered. Returns the exit code.
    int run() {
        rooms.replace(session.snapshot());
        screen.notice("signed in as " + session.account().username());
        Cursor cursor = catchUp();
        EventStream receiving = session.stream(transport, Optional.of(cursor), new Arrivals());
        stream = Optional.of(receiving);
        dialogue.typing(line -> loop.later(() -> writers.typed(line)));
        Thread typing = Thread.ofPlatform().daemon().name("maru-typing").start(this::type);
        Thread sending = Thread.ofVirtual().name("maru-sending").start(outbox::run);
        Thread running = Thread.ofVirtual().name("maru-errands").start(errands::run);
        Thread present = Thread.ofVirtual().name("maru-present").start(() -> present(receiving));
        screen.prompt();
        try {
            loop.runUntil(() -> leaving && unanswered == 0);
            marks.settle(LAST_ERRANDS);
        } finally {
            dialogue.end();
            typing.interrupt();
            sending.interrupt();
            running.interrupt();
            present.interrupt();
            receiving.close();
        }
        return exitCode;
    }

    /// Shows what came while nobody was here. Returns where to go on. Some of it may have happened since the snapshot:
    /// where anything came, another one is taken.
    private Cursor catchUp() {
        Missed missed = new Missed(this::isNews);
        EventPage page = session.poll(Optional.empty(), Transcript.PAGE);
        boolean any = !page.events().isEmpty();
        page.events().forEach(missed::add);
        while (page.more()) {
            page = session.poll(Optional.of(page.cursor()), Transcript.PAGE);
            any |= !page.events().isEmpty();
            page.events().forEach(missed::add);
        }
        if (any) {
            rooms.replace(session.snapshot());
        }
        missed.show(screen, transcript);
        return page.cursor();
    }

    /// Somebody who sits there may have read it on another device.
    private boolean isNews(MessageEvent message) {
        boolean mine = message.sender().equals(session.account().id());
        boolean known = watched && message.number() <= rooms.read(message.conversation());
        return !mine && !known && !transcript.isQuiet(message.conversation());
    }

    private void type() {
        try {
            for (Optional<String> line = dialogue.read(); line.isPresent(); line = dialogue.read()) {
                String typed = line.get();
                if (isCommand(typed) && !isQuit(typed)) {
                    outbox.settle();
                }
                loop.handled(() -> line(typed));
                if (watched && isQuit(typed)) {
                    // Nothing more is asked for.
                    break;
                }
            }
            loop.handled(() -> leaving = true);
        } catch (InterruptedException e) {
            // Nobody reads any more, so there is nothing to go on for, if it has not ended yet.
            loop.later(() -> leaving = true);
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
    static boolean isCommand(String line) {
        return line.startsWith("/") && !line.startsWith("//");
    }

    private static boolean isQuit(String line) {
        return line.strip().split("\\s+", 2)[0].equalsIgnoreCase("/quit");
    }

    private void line(String line) {
        if (leaving) {
            return;
        }
        try {
            if (isQuit(line)) {
                leaving = true;
            } else if (isCommand(line)) {
                String[] words = line.substring(1).strip().split("\\s+", 2);
                commands.run(words[0].toLowerCase(Locale.ROOT), words.length > 1 ? words[1].strip() : "");
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
        if (!watched) {
            exitCode = 1;
            leaving = true;
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
        writers.sent();
        Content content = Content.text(
                text, Mentions.in(text, listening, session.account().id()));
        outbox.put(
                listening.id(), id, content, (receipt, failure) -> loop.later(() -> answered(text, receipt, failure)));
    }

    private void answered(String text, Optional<Receipt> receipt, Optional<RuntimeException> failure) {
        unanswered--;
        receipt.ifPresent(r -> acknowledged(r, text));
        failure.ifPresent(e -> {
            boolean refused = e instanceof MaruException m && !m.outcomeUnknown();
            screen.notSent(
                    refused ? "not sent (" + e.getMessage() + ")" : "no answer; it may not have been sent", text);
            exitCode = 1;
        });
    }

    private void acknowledged(Receipt receipt, String text) {
        screen.acknowledged(receipt.sentAt(), receipt.number(), text);
        receipts.said(receipt.conversation(), receipt.number());
        if (rooms.isOpen(receipt.conversation())) {
            marks.said(receipt.conversation(), receipt.number());
        }
        Conversation known = rooms.known(receipt.conversation());
        if (watched && known != null && known.mine().draft().isPresent()) {
            boolean _ = errands.take(() -> dropDraft(receipt.conversation()));
        }
    }

    /// It has become a message.
    private void dropDraft(UUID conversation) {
        try {
            session.own().dropDraft(conversation);
        } catch (MaruException e) {
            loop.later(() -> screen.error("what you had begun to write may still be kept: " + e.getMessage()));
        }
    }

    private void tellOfWriting(UUID conversation) {
        stream.ifPresent(open -> {
            boolean _ = errands.take(() -> tellOfWriting(open, conversation));
        });
    }

    private static void tellOfWriting(EventStream open, UUID conversation) {
        try {
            open.typing(conversation);
        } catch (MaruException e) {
            // The message itself will tell them.
            return;
        }
    }

    /// Whoever sits there says so, over and over: what was said over a connection ends with it.
    private void present(EventStream open) {
        try {
            while (watched) {
                sayPresent(open);
                Thread.sleep(PRESENT);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void sayPresent(EventStream open) {
        try {
            open.present(false);
        } catch (MaruException e) {
            // The next time will do.
            return;
        }
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
            case ReadEvent read -> marks.put(read);
            case ReceiptEvent receipt -> receipts.read(receipt);
            case PreferencesEvent preferences -> happenings.preferred(preferences);
            case DraftEvent draft -> rooms.apply(draft);
            case SettingsEvent settings -> happenings.settings(settings);
            case BlockEvent block -> happenings.blocked(block);
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
        writers.said(message.conversation(), message.sender());
        if (!sentHere.remove(message.id())) {
            transcript.arrived(message);
        } else if (rooms.isOpen(message.conversation())) {
            marks.arrived(message.conversation(), message.number());
        }
    }

    /// What has reached whom is asked for when it is shown.
    private void overheard(Ephemeral ephemeral) {
        if (!watched) {
            return;
        }
        switch (ephemeral) {
            case Ephemeral.Typing typing -> writers.heard(typing);
            case Ephemeral.Presences presences -> company.heard(presences);
            case Ephemeral.Delivered _, Ephemeral.Unknown _ -> {}
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
        public void ephemeral(Ephemeral ephemeral) {
            loop.handled(() -> overheard(ephemeral));
        }

        @Override
        public void reset(String reason, Snapshot snapshot) {
            loop.handled(() -> {
                rooms.replace(snapshot);
                marks.forget();
                screen.notice("the server starts over from a snapshot (" + reason + "); /history shows what it has");
            });
        }

        @Override
        public void connected() {
            loop.handled(() -> {
                if (watched) {
                    stream.ifPresent(open -> {
                        boolean _ = errands.take(() -> sayPresent(open));
                    });
                }
                if (lost) {
                    screen.notice("connected again");
                    marks.found();
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
                marks.lost();
            });
        }

        @Override
        public void closed(Optional<Throwable> failure) {
            failure.filter(e -> !(e instanceof Loop.Over))
                    .ifPresent(e -> loop.later(() -> leave("cannot receive any more: " + e.getMessage())));
        }
    }
}
