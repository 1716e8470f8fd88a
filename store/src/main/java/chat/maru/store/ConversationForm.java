package chat.maru.store;

import chat.maru.model.AccountId;
import chat.maru.model.Conversation;
import chat.maru.model.ConversationId;
import chat.maru.model.ConversationKind;

/// The stored form of what a conversation is, version 1. Its id is its key; its members are rows of their
/// own.
public final class ConversationForm {
    private static final int VERSION = 1;
    private static final int DIRECT = 1;

    private ConversationForm() {}

    public static byte[] write(Conversation conversation) {
        return new FormWriter(VERSION, 32)
                .byteValue(code(conversation.kind()))
                .uuid(conversation.creator().value())
                .instant(conversation.createdAt())
                .toBytes();
    }

    public static Conversation read(ConversationId id, byte[] bytes) {
        FormReader form = new FormReader("conversation", VERSION, bytes);
        Conversation conversation =
                new Conversation(id, kind(form.byteValue()), new AccountId(form.uuid()), form.instant());
        form.end();
        return conversation;
    }

    static int code(ConversationKind kind) {
        return switch (kind) {
            case DIRECT -> DIRECT;
        };
    }

    static ConversationKind kind(int code) {
        if (code == DIRECT) {
            return ConversationKind.DIRECT;
        }
        throw new StoreCorruptException("conversation: kind " + code + " is not known");
    }
}
