package chat.maru.wire;

import chat.maru.model.AccountId;
import chat.maru.model.Entry;
import chat.maru.model.Fact;
import chat.maru.model.MessageId;
import chat.maru.model.MessageNumber;

/// What follows cursor and type in the entries that tell what was done to messages. `number` and `id` are those
/// of the message.
final class MessageChangeJson {
    private MessageChangeJson() {}

    static byte[] encode(JsonWriter json, Entry entry, Fact.MessageErased erased) {
        return json.name("conversation")
                .uuid(entry.topic().value())
                .name("number")
                .number(entry.number().value())
                .name("id")
                .uuid(erased.id().value())
                .name("sender")
                .uuid(erased.sender().value())
                .name("sent_at")
                .instant(entry.at())
                .name("deleted")
                .bool(true)
                .endObject()
                .toBytes();
    }

    static byte[] encode(JsonWriter json, Entry entry, Fact.MessageEdited edited) {
        return message(json, entry, edited.message(), edited.number(), edited.editor())
                .name("content")
                .raw(edited.content().json())
                .endObject()
                .toBytes();
    }

    static byte[] encode(JsonWriter json, Entry entry, Fact.EditErased erased) {
        return message(json, entry, erased.message(), erased.number(), erased.editor())
                .name("deleted")
                .bool(true)
                .endObject()
                .toBytes();
    }

    static byte[] encode(JsonWriter json, Entry entry, Fact.MessageDeleted deleted) {
        return message(json, entry, deleted.message(), deleted.number(), deleted.actor())
                .endObject()
                .toBytes();
    }

    static byte[] encode(JsonWriter json, Entry entry, Fact.ReactionChanged changed) {
        return message(json, entry, changed.message(), changed.number(), changed.actor())
                .name("emoji")
                .text(changed.emoji().value())
                .name("present")
                .bool(changed.present())
                .endObject()
                .toBytes();
    }

    private static JsonWriter message(
            JsonWriter json, Entry entry, MessageId message, MessageNumber number, AccountId actor) {
        return json.name("conversation")
                .uuid(entry.topic().value())
                .name("number")
                .number(number.value())
                .name("id")
                .uuid(message.value())
                .name("actor")
                .uuid(actor.value())
                .name("at")
                .instant(entry.at());
    }
}
