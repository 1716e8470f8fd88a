package chat.maru.terminal;

import chat.maru.client.Content;
import chat.maru.client.MessageEvent;
import chat.maru.client.Messages;
import chat.maru.client.Range;
import chat.maru.client.Session;
import java.util.List;
import java.util.UUID;

/// The commands that change messages of the open conversation. What they change is shown when the stream tells
/// of it, as others see it.
///
/// Confined to the loop's thread.
final class MessageCommands {
    private static final int LOOKED_THROUGH = 200;

    private final Session session;
    private final Messages messages;
    private final Rooms rooms;

    MessageCommands(Session session, Rooms rooms) {
        this.session = session;
        this.messages = session.messages();
        this.rooms = rooms;
    }

    void edit(String rest) {
        UUID room = rooms.here().id();
        String[] parts = rest.split("\\s+", 2);
        boolean numbered = parts.length == 2 && parts[0].matches("#[1-9][0-9]{0,17}");
        String text = numbered ? parts[1] : rest;
        if (text.isBlank()) {
            throw new Mistake("like this: /edit TEXT, or /edit #N TEXT");
        }
        UUID message = numbered ? numbered(parts[0]) : last();
        messages.edit(
                room,
                message,
                Content.text(
                        text, Mentions.in(text, rooms.here(), session.account().id())));
    }

    void delete(String rest) {
        messages.delete(rooms.here().id(), numbered(rest));
    }

    void react(String rest) {
        List<String> words = Words.of(rest, 2, "/react N EMOJI");
        messages.react(rooms.here().id(), numbered(words.get(0)), words.get(1));
    }

    void unreact(String rest) {
        List<String> words = Words.of(rest, 2, "/unreact N EMOJI");
        messages.unreact(rooms.here().id(), numbered(words.get(0)), words.get(1));
    }

    void pin(String rest) {
        messages.pin(rooms.here().id(), numbered(rest));
    }

    void unpin(String rest) {
        messages.unpin(rooms.here().id(), numbered(rest));
    }

    /// The number of this message of the open conversation, or of the last that one has said.
    long number(String rest) {
        return rest.isEmpty() ? lastSaid().number() : found(rest).number();
    }

    private UUID last() {
        return lastSaid().id();
    }

    private MessageEvent lastSaid() {
        UUID me = session.account().id();
        return session.history(rooms.here().id(), Range.newest(), LOOKED_THROUGH).messages().stream()
                .filter(message -> message.sender().equals(me))
                .findFirst()
                .orElseThrow(() -> new Mistake("you have not said anything here lately"));
    }

    private UUID numbered(String word) {
        return found(word).id();
    }

    private MessageEvent found(String word) {
        String digits = word.startsWith("#") ? word.substring(1) : word;
        if (!digits.matches("[1-9][0-9]{0,17}")) {
            throw new Mistake("which message? Its number stands before it");
        }
        long number = Long.parseLong(digits);
        return session.history(rooms.here().id(), Range.before(number + 1), 1).messages().stream()
                .filter(message -> message.number() == number)
                .findFirst()
                .orElseThrow(() -> new Mistake("there is no message " + number + " here"));
    }
}
