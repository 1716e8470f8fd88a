package chat.maru.store;

import chat.maru.model.AccountId;
import chat.maru.model.Conversation;
import chat.maru.model.ConversationId;
import chat.maru.model.ConversationKind;
import chat.maru.model.GroupInfo;
import chat.maru.model.HistoryAccess;
import chat.maru.model.MessageId;
import java.util.ArrayList;
import java.util.List;

/// The stored form of what a conversation is. Its id is its key; its members are rows of their own. Version 1
/// is that of a direct conversation in which nothing is pinned; version 2 has what a group says of itself and
/// what is pinned.
public final class ConversationForm {
    private static final int PLAIN = 1;
    private static final int FULL = 2;

    private ConversationForm() {}

    public static byte[] write(Conversation conversation) {
        boolean plain = conversation.kind() == ConversationKind.DIRECT
                && conversation.pinned().isEmpty();
        FormWriter form = new FormWriter(plain ? PLAIN : FULL, plain ? 32 : 160)
                .byteValue(code(conversation.kind()))
                .uuid(conversation.creator().value())
                .instant(conversation.createdAt());
        if (!plain) {
            writeInto(form, conversation.info());
            form.count(conversation.pinned().size());
            conversation.pinned().forEach(message -> form.uuid(message.value()));
        }
        return form.toBytes();
    }

    public static Conversation read(ConversationId id, byte[] bytes) {
        boolean full = bytes.length > 0 && bytes[0] == FULL;
        FormReader form = new FormReader("conversation", full ? FULL : PLAIN, bytes);
        Conversation begun = Conversation.begun(
                id,
                kind(form.byteValue()),
                new AccountId(form.uuid()),
                form.instant(),
                full ? info(form) : GroupInfo.NONE);
        Conversation conversation = full ? begun.withPinned(pinned(form)) : begun;
        form.end();
        return conversation;
    }

    static void writeInto(FormWriter form, GroupInfo info) {
        form.text(info.title()).text(info.description()).byteValue(code(info.history()));
    }

    static GroupInfo info(FormReader form) {
        return new GroupInfo(form.text(), form.text(), history(form.byteValue()));
    }

    private static List<MessageId> pinned(FormReader form) {
        int count = form.size();
        List<MessageId> pinned = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            pinned.add(new MessageId(form.uuid()));
        }
        return pinned;
    }

    static int code(ConversationKind kind) {
        return switch (kind) {
            case DIRECT -> 1;
            case GROUP -> 2;
        };
    }

    static ConversationKind kind(int code) {
        return switch (code) {
            case 1 -> ConversationKind.DIRECT;
            case 2 -> ConversationKind.GROUP;
            default -> throw new StoreCorruptException("conversation: kind " + code + " is not known");
        };
    }

    static int code(HistoryAccess history) {
        return switch (history) {
            case ALL -> 1;
            case SINCE_JOINING -> 2;
        };
    }

    static HistoryAccess history(int code) {
        return switch (code) {
            case 1 -> HistoryAccess.ALL;
            case 2 -> HistoryAccess.SINCE_JOINING;
            default -> throw new StoreCorruptException("conversation: access to history " + code + " is not known");
        };
    }
}
