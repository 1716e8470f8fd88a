package chat.maru.wire;

import chat.maru.model.AccountId;
import chat.maru.model.ConversationId;
import chat.maru.model.MessageNumber;

/// What streams are told of and nothing keeps: without a cursor, once, and only whoever is there.
public final class EphemeralJson {
    public static final String TYPING = "typing";
    public static final String DELIVERED = "delivered";

    private EphemeralJson() {}

    /// Somebody is writing.
    public static byte[] typing(ConversationId conversation, AccountId user) {
        return begin(TYPING, conversation, user).endObject().toBytes();
    }

    /// A device of somebody's has confirmed everything up to this message.
    public static byte[] delivered(ConversationId conversation, AccountId user, MessageNumber number) {
        return begin(DELIVERED, conversation, user)
                .name("number")
                .number(number.value())
                .endObject()
                .toBytes();
    }

    private static JsonWriter begin(String type, ConversationId conversation, AccountId user) {
        return new JsonWriter(160)
                .object()
                .name("type")
                .text(type)
                .name("conversation")
                .uuid(conversation.value())
                .name("user")
                .uuid(user.value());
    }
}
