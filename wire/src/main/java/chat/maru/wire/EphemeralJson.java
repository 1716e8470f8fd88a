package chat.maru.wire;

import chat.maru.model.AccountId;
import chat.maru.model.ConversationId;
import chat.maru.model.MessageNumber;
import chat.maru.model.Presence;
import java.util.List;

/// What streams are told of and nothing keeps: without a cursor, once, and only whoever is there.
public final class EphemeralJson {
    public static final String TYPING = "typing";
    public static final String DELIVERED = "delivered";
    public static final String PRESENCE = "presence";

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

    /// Who is there.
    ///
    /// @param complete whether whoever is not named is offline, as far as the reader may know
    public static byte[] presence(List<Presence> presences, boolean complete) {
        JsonWriter json = new JsonWriter(64 + 120 * presences.size())
                .object()
                .name("type")
                .text(PRESENCE)
                .name("complete")
                .bool(complete);
        return PresenceJson.writeInto(json, presences).endObject().toBytes();
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
