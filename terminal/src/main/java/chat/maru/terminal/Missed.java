package chat.maru.terminal;

import chat.maru.client.AccountEvent;
import chat.maru.client.BlockEvent;
import chat.maru.client.Content;
import chat.maru.client.ConversationChangedEvent;
import chat.maru.client.ConversationCreatedEvent;
import chat.maru.client.DeleteEvent;
import chat.maru.client.DeletedMessageEvent;
import chat.maru.client.DraftEvent;
import chat.maru.client.EditEvent;
import chat.maru.client.Event;
import chat.maru.client.LinkEvent;
import chat.maru.client.MemberEvent;
import chat.maru.client.MessageEvent;
import chat.maru.client.PreferencesEvent;
import chat.maru.client.ReactionEvent;
import chat.maru.client.ReadEvent;
import chat.maru.client.ReceiptEvent;
import chat.maru.client.SettingsEvent;
import chat.maru.client.UnknownEvent;
import chat.maru.client.UnreadableEvent;
import java.util.LinkedHashMap;
import java.util.UUID;
import java.util.function.Predicate;

/// What was missed while nobody was here: how much, and the last of it as it is now.
///
/// Confined to the loop's thread.
final class Missed {
    private final Predicate<MessageEvent> wanted;
    private final LinkedHashMap<UUID, MessageEvent> last = new LinkedHashMap<>();
    private int count;

    /// @param wanted which messages count
    Missed(Predicate<MessageEvent> wanted) {
        this.wanted = wanted;
    }

    void add(Event event) {
        switch (event) {
            case MessageEvent message -> missed(message);
            case EditEvent edit ->
                edit.content()
                        .ifPresent(
                                content -> last.computeIfPresent(edit.id(), (_, message) -> edited(message, content)));
            case DeleteEvent delete -> deleted(delete);
            case DeletedMessageEvent _,
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
                // What was deleted before comes without its text; the rest is in the snapshot.
            }
        }
    }

    private void missed(MessageEvent message) {
        if (wanted.test(message)) {
            count++;
            last.put(message.id(), message);
            if (last.size() > Transcript.LAST) {
                last.pollFirstEntry();
            }
        }
    }

    /// It was deleted while this was gathered.
    private void deleted(DeleteEvent delete) {
        if (last.remove(delete.id()) != null) {
            count--;
        }
    }

    void show(Screen screen, Transcript transcript) {
        if (count > 0) {
            screen.notice("while you were away: " + count + (count == 1 ? " message" : " messages")
                    + (count > last.size() ? ", the last " + last.size() + ":" : ":"));
            last.values().forEach(transcript::elsewhere);
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
}
