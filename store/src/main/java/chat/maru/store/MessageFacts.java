package chat.maru.store;

import chat.maru.model.AccountId;
import chat.maru.model.Content;
import chat.maru.model.Emoji;
import chat.maru.model.Entry;
import chat.maru.model.Fact;
import chat.maru.model.MessageId;
import chat.maru.model.MessageNumber;
import chat.maru.model.Stamp;
import chat.maru.model.StampedEntry;
import chat.maru.model.TopicId;
import java.util.ArrayList;
import java.util.List;

/// What the stored form of an entry has behind its beginning, for what happens to messages.
final class MessageFacts {
    static final int SENT = 1;
    static final int EDITED = 4;
    static final int DELETED = 5;
    static final int REACTION = 6;
    static final int ERASED = 7;
    static final int EDIT_ERASED = 8;
    static final int MENTIONING = 13;
    static final int MENTIONING_DELETED = 15;

    private MessageFacts() {}

    static byte[] write(Entry entry, Fact.MessageSent sent) {
        List<AccountId> mentioned = sent.mentioned();
        int size = 48 + 16 * mentioned.size() + sent.content().size();
        FormWriter form = EntryForm.begin(entry, mentioned.isEmpty() ? SENT : MENTIONING, size)
                .uuid(sent.id().value())
                .uuid(sent.sender().value());
        if (!mentioned.isEmpty()) {
            accounts(form, mentioned);
        }
        return form.bytes(sent.content().json()).toBytes();
    }

    static Fact sent(MessageNumber own, FormReader form) {
        numbered(own);
        return new Fact.MessageSent(message(form), account(form), Content.ofJson(form.bytes()));
    }

    static Fact mentioning(MessageNumber own, FormReader form) {
        numbered(own);
        MessageId id = message(form);
        AccountId sender = account(form);
        List<AccountId> mentioned = accounts(form);
        return new Fact.MessageSent(id, sender, Content.ofJson(form.bytes()), mentioned);
    }

    static byte[] write(Entry entry, Fact.MessageErased erased) {
        return EntryForm.begin(entry, ERASED, 32)
                .uuid(erased.id().value())
                .uuid(erased.sender().value())
                .toBytes();
    }

    static Fact erased(MessageNumber own, FormReader form) {
        numbered(own);
        return new Fact.MessageErased(message(form), account(form));
    }

    static byte[] write(Entry entry, Fact.MessageEdited edited) {
        return begin(
                        entry,
                        EDITED,
                        edited.message(),
                        edited.number(),
                        edited.editor(),
                        edited.content().size())
                .bytes(edited.content().json())
                .toBytes();
    }

    static Fact edited(FormReader form) {
        return new Fact.MessageEdited(message(form), number(form), account(form), Content.ofJson(form.bytes()));
    }

    static byte[] write(Entry entry, Fact.EditErased erased) {
        return begin(entry, EDIT_ERASED, erased.message(), erased.number(), erased.editor(), 0)
                .toBytes();
    }

    static Fact editErased(FormReader form) {
        return new Fact.EditErased(message(form), number(form), account(form));
    }

    /// What is erased is of the same topic; each has its stamp before its own form.
    static byte[] write(Entry entry, Fact.MessageDeleted deleted) {
        boolean plain = deleted.mentioned().isEmpty();
        FormWriter form = begin(
                entry, plain ? DELETED : MENTIONING_DELETED, deleted.message(), deleted.number(), deleted.actor(), 128);
        if (!plain) {
            accounts(form, deleted.mentioned());
        }
        form.count(deleted.erased().size());
        for (StampedEntry erased : deleted.erased()) {
            form.count(erased.stamp().shard()).count(erased.stamp().offset()).bytes(EntryForm.write(erased.entry()));
        }
        return form.toBytes();
    }

    static Fact deleted(TopicId topic, FormReader form) {
        MessageId message = message(form);
        MessageNumber number = number(form);
        AccountId actor = account(form);
        return new Fact.MessageDeleted(message, number, actor, erased(topic, form), List.of());
    }

    static Fact mentioningDeleted(TopicId topic, FormReader form) {
        MessageId message = message(form);
        MessageNumber number = number(form);
        AccountId actor = account(form);
        List<AccountId> mentioned = accounts(form);
        return new Fact.MessageDeleted(message, number, actor, erased(topic, form), mentioned);
    }

    private static List<StampedEntry> erased(TopicId topic, FormReader form) {
        int count = form.size();
        List<StampedEntry> erased = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            Stamp stamp = new Stamp(form.smallCount(), form.count());
            erased.add(new StampedEntry(stamp, EntryForm.readErased(topic, form.bytes())));
        }
        return erased;
    }

    static byte[] write(Entry entry, Fact.ReactionChanged changed) {
        return begin(entry, REACTION, changed.message(), changed.number(), changed.actor(), 16)
                .text(changed.emoji().value())
                .byteValue(changed.present() ? 1 : 0)
                .toBytes();
    }

    static Fact reaction(FormReader form) {
        return new Fact.ReactionChanged(
                message(form),
                number(form),
                account(form),
                Emoji.parse(form.text())
                        .orElseThrow(() -> new StoreCorruptException("entry: a reaction without an emoji")),
                Flags.read("entry", form));
    }

    private static FormWriter begin(
            Entry entry, int kind, MessageId message, MessageNumber number, AccountId actor, int sizeOfRest) {
        return EntryForm.begin(entry, kind, 48 + sizeOfRest)
                .uuid(message.value())
                .count(number.value())
                .uuid(actor.value());
    }

    private static void accounts(FormWriter form, List<AccountId> accounts) {
        form.count(accounts.size());
        accounts.forEach(account -> form.uuid(account.value()));
    }

    private static List<AccountId> accounts(FormReader form) {
        int count = form.size();
        List<AccountId> accounts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            accounts.add(account(form));
        }
        return accounts;
    }

    private static void numbered(MessageNumber own) {
        if (own.equals(MessageNumber.NONE)) {
            throw new StoreCorruptException("entry: a message without a number");
        }
    }

    private static MessageId message(FormReader form) {
        return new MessageId(form.uuid());
    }

    private static MessageNumber number(FormReader form) {
        return new MessageNumber(form.count());
    }

    private static AccountId account(FormReader form) {
        return new AccountId(form.uuid());
    }
}
