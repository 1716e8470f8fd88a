package chat.maru.store;

import chat.maru.model.AccountId;
import chat.maru.model.Content;
import chat.maru.model.ConversationKind;
import chat.maru.model.Entry;
import chat.maru.model.Fact;
import chat.maru.model.MessageId;
import chat.maru.model.MessageNumber;
import chat.maru.model.TopicId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The stored form of an entry, version 1: kind, number, time, then what the kind has. Topic and stamp are
/// its key.
public final class EntryForm {
    private static final int VERSION = 1;
    private static final int MESSAGE_SENT = 1;
    private static final int CONVERSATION_CREATED = 2;
    private static final int PROFILE_CHANGED = 3;

    private EntryForm() {}

    public static byte[] write(Entry entry) {
        return switch (entry.fact()) {
            case Fact.MessageSent sent ->
                begin(entry, MESSAGE_SENT, 48 + sent.content().size())
                        .uuid(sent.id().value())
                        .uuid(sent.sender().value())
                        .bytes(sent.content().json())
                        .toBytes();
            case Fact.ConversationCreated created -> {
                FormWriter form = begin(entry, CONVERSATION_CREATED, 64)
                        .byteValue(ConversationForm.code(created.kind()))
                        .uuid(created.creator().value())
                        .count(created.members().size());
                created.members().forEach(member -> form.uuid(member.value()));
                yield form.toBytes();
            }
            case Fact.ProfileChanged changed -> {
                FormWriter form = begin(entry, PROFILE_CHANGED, 128);
                ProfileForm.writeInto(form, changed.profile());
                yield form.toBytes();
            }
            case Fact.Unreadable _ -> throw new IllegalArgumentException("what cannot be read is not stored");
        };
    }

    private static FormWriter begin(Entry entry, int kind, int sizeOfRest) {
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

    /// The id of the message in these bytes, as far as they go. What cannot be read as a whole may be wrong in
    /// any part: whoever asks holds the id against [Table#IDS].
    public static Optional<MessageId> messageId(byte[] bytes) {
        try {
            FormReader form = new FormReader("entry", VERSION, bytes);
            boolean message = form.byteValue() == MESSAGE_SENT;
            form.count();
            form.longValue();
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
            case MESSAGE_SENT -> sent(number, form);
            case CONVERSATION_CREATED -> created(form);
            case PROFILE_CHANGED -> new Fact.ProfileChanged(ProfileForm.readFrom(form, new AccountId(topic.value())));
            default -> throw new StoreCorruptException("entry: kind " + kind + " is not known");
        };
        form.end();
        return new Entry(topic, number, at, fact);
    }

    private static Fact sent(MessageNumber number, FormReader form) {
        if (number.equals(MessageNumber.NONE)) {
            throw new StoreCorruptException("entry: a message without a number");
        }
        return new Fact.MessageSent(
                new MessageId(form.uuid()), new AccountId(form.uuid()), Content.ofJson(form.bytes()));
    }

    private static Fact created(FormReader form) {
        ConversationKind kind = ConversationForm.kind(form.byteValue());
        AccountId creator = new AccountId(form.uuid());
        int count = form.size();
        List<AccountId> members = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            members.add(new AccountId(form.uuid()));
        }
        if (Set.copyOf(members).size() != 2) {
            throw new StoreCorruptException("entry: a direct conversation is between two");
        }
        return new Fact.ConversationCreated(kind, creator, members);
    }
}
