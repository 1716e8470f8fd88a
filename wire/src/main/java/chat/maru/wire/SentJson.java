package chat.maru.wire;

import chat.maru.model.ConversationId;
import chat.maru.model.MessageId;
import chat.maru.model.MessageNumber;
import java.time.Instant;

/// The answer to a message that was put and is durable.
public final class SentJson {
    private SentJson() {}

    public static byte[] encode(MessageId id, ConversationId conversation, MessageNumber number, Instant sentAt) {
        JsonWriter json = new JsonWriter(160).object();
        writeFields(json, id, conversation, number, sentAt);
        return json.endObject().toBytes();
    }

    static void writeFields(
            JsonWriter json, MessageId id, ConversationId conversation, MessageNumber number, Instant sentAt) {
        json.name("id")
                .uuid(id.value())
                .name("conversation")
                .uuid(conversation.value())
                .name("number")
                .number(number.value())
                .name("sent_at")
                .instant(sentAt);
    }
}
