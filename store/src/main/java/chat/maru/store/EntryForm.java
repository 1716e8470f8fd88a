package chat.maru.store;

import chat.maru.model.AccountId;
import chat.maru.model.Entry;
import chat.maru.model.Fact;
import chat.maru.model.MessageId;
import chat.maru.model.MessageNumber;
import chat.maru.model.TopicId;
import java.time.Instant;
import java.util.Optional;

/// The stored form of an entry, version 1: kind, number, time, then what the kind has, which [MessageFacts],
/// [ConversationFacts] and [StateFacts] say. Topic and stamp are its key.
public final class EntryForm {
    private static final int VERSION = 1;
    private static final int PROFILE_CHANGED = 3;

    private EntryForm() {}

    public static byte[] write(Entry entry) {
        return switch (entry.fact()) {
            case Fact.MessageSent fact -> MessageFacts.write(entry, fact);
            case Fact.MessageErased fact -> MessageFacts.write(entry, fact);
            case Fact.MessageEdited fact -> MessageFacts.write(entry, fact);
            case Fact.EditErased fact -> MessageFacts.write(entry, fact);
            case Fact.MessageDeleted fact -> MessageFacts.write(entry, fact);
            case Fact.ReactionChanged fact -> MessageFacts.write(entry, fact);
            case Fact.ConversationCreated fact -> ConversationFacts.write(entry, fact);
            case Fact.ConversationChanged fact -> ConversationFacts.write(entry, fact);
            case Fact.MembersChanged fact -> ConversationFacts.write(entry, fact);
            case Fact.LinkChanged fact -> ConversationFacts.write(entry, fact);
            case Fact.ProfileChanged changed -> {
                FormWriter form = begin(entry, PROFILE_CHANGED, 128);
                ProfileForm.writeInto(form, changed.profile());
                yield form.toBytes();
            }
            case Fact.BlockChanged fact -> ConversationFacts.write(entry, fact);
            case Fact.StateChanged changed -> StateFacts.write(entry, changed);
            case Fact.Unreadable _ -> throw new IllegalArgumentException("what cannot be read is not stored");
        };
    }

    static FormWriter begin(Entry entry, int kind, int sizeOfRest) {
        return new FormWriter(VERSION, 20 + sizeOfRest)
                .byteValue(kind)
                .count(entry.number().value())
                .instant(entry.at());
    }

    /// The entry in these bytes. Throws [StoreCorruptException] if they cannot have been written so.
    public static Entry read(TopicId topic, byte[] bytes) {
        try {
            return read(topic, new FormReader("entry", VERSION, bytes));
        } catch (IllegalArgumentException e) {
            throw new StoreCorruptException("entry: " + e.getMessage(), e);
        }
    }

    /// The same of an entry that a deletion leaves behind. Bytes that say they are any other are not read any
    /// further: a deletion within a deletion would have no end.
    static Entry readErased(TopicId topic, byte[] bytes) {
        int kind = bytes.length > 1 ? bytes[1] : 0;
        if (kind != MessageFacts.ERASED && kind != MessageFacts.EDIT_ERASED) {
            throw new StoreCorruptException("entry: kind " + kind + " among what is erased");
        }
        return read(topic, bytes);
    }

    /// The id of the message in these bytes, as far as they go. What cannot be read as a whole may be wrong in
    /// any part: whoever asks holds the id against [Table#IDS].
    public static Optional<MessageId> messageId(byte[] bytes) {
        try {
            FormReader form = new FormReader("entry", VERSION, bytes);
            int kind = form.byteValue();
            form.count();
            form.longValue();
            boolean message =
                    kind == MessageFacts.SENT || kind == MessageFacts.MENTIONING || kind == MessageFacts.ERASED;
            return message ? Optional.of(new MessageId(form.uuid())) : Optional.empty();
        } catch (StoreCorruptException _) {
            return Optional.empty();
        }
    }

    private static Entry read(TopicId topic, FormReader form) {
        int kind = form.byteValue();
        MessageNumber number = new MessageNumber(form.count());
        Instant at = form.instant();
        Fact fact = switch (kind) {
            case MessageFacts.SENT -> MessageFacts.sent(number, form);
            case MessageFacts.MENTIONING -> MessageFacts.mentioning(number, form);
            case MessageFacts.ERASED -> MessageFacts.erased(number, form);
            case MessageFacts.EDITED -> MessageFacts.edited(form);
            case MessageFacts.EDIT_ERASED -> MessageFacts.editErased(form);
            case MessageFacts.DELETED -> MessageFacts.deleted(topic, form);
            case MessageFacts.MENTIONING_DELETED -> MessageFacts.mentioningDeleted(topic, form);
            case MessageFacts.REACTION -> MessageFacts.reaction(form);
            case ConversationFacts.CREATED -> ConversationFacts.created(form);
            case ConversationFacts.GROUP_CREATED -> ConversationFacts.groupCreated(form);
            case ConversationFacts.CHANGED -> ConversationFacts.changed(topic, form);
            case ConversationFacts.MEMBERS -> ConversationFacts.membersChanged(form);
            case ConversationFacts.MEMBERS_ONCE -> ConversationFacts.membersChangedOnce(form);
            case ConversationFacts.CREATED_AMID_BLOCKS -> ConversationFacts.createdAmidBlocks(form);
            case ConversationFacts.BLOCK -> ConversationFacts.block(form);
            case ConversationFacts.LINK -> ConversationFacts.link(form);
            case StateFacts.CHANGED -> StateFacts.changed(form);
            case PROFILE_CHANGED -> new Fact.ProfileChanged(ProfileForm.readFrom(form, new AccountId(topic.value())));
            default -> throw new StoreCorruptException("entry: kind " + kind + " is not known");
        };
        form.end();
        return new Entry(topic, number, at, fact);
    }
}
