package chat.maru.wire;

import chat.maru.model.Entry;
import chat.maru.model.Fact;
import chat.maru.model.Generation;
import chat.maru.model.Stamp;
import chat.maru.model.StampedEntry;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/// An entry as every client gets it, on every way: one JSON object on one line. Encoded once, the same bytes go
/// to everybody.
public final class EntryJson {
    private static final byte[] CURSOR = ascii("{\"cursor\":\"");
    private static final byte[] MESSAGE_CONVERSATION = ascii("\",\"type\":\"message\",\"conversation\":\"");
    private static final byte[] NUMBER = ascii("\",\"number\":");
    private static final byte[] ID = ascii(",\"id\":\"");
    private static final byte[] SENDER = ascii("\",\"sender\":\"");
    private static final byte[] SENT_AT = ascii("\",\"sent_at\":\"");
    private static final byte[] CONTENT = ascii("\",\"content\":");
    private static final int MESSAGE_FRAME = CURSOR.length
            + CursorToken.LENGTH
            + MESSAGE_CONVERSATION.length
            + NUMBER.length
            + ID.length
            + SENDER.length
            + SENT_AT.length
            + CONTENT.length
            + 3 * Ascii.UUID_LENGTH
            + Ascii.INSTANT_LENGTH
            + 1;

    private EntryJson() {}

    /// The entry's JSON, in an array of exactly its size. Its cursor is that of a log with one shard.
    public static byte[] encode(StampedEntry stamped, Generation generation) {
        Entry entry = stamped.entry();
        return switch (entry.fact()) {
            case Fact.MessageSent sent -> message(stamped.stamp(), generation, entry, sent);
            case Fact.ProfileChanged changed -> changed(stamped.stamp(), generation, entry, changed);
            case Fact.Unreadable unreadable -> unreadable(stamped, generation, unreadable);
            case Fact.MessageErased fact -> MessageChangeJson.encode(begin(stamped, generation), entry, fact);
            case Fact.MessageEdited fact -> MessageChangeJson.encode(begin(stamped, generation), entry, fact);
            case Fact.EditErased fact -> MessageChangeJson.encode(begin(stamped, generation), entry, fact);
            case Fact.MessageDeleted fact -> MessageChangeJson.encode(begin(stamped, generation), entry, fact);
            case Fact.ReactionChanged fact -> MessageChangeJson.encode(begin(stamped, generation), entry, fact);
            case Fact.ConversationCreated fact ->
                ConversationChangeJson.encode(begin(stamped, generation), entry, fact);
            case Fact.ConversationChanged fact ->
                ConversationChangeJson.encode(begin(stamped, generation), entry, fact);
            case Fact.MembersChanged fact -> ConversationChangeJson.encode(begin(stamped, generation), entry, fact);
            case Fact.LinkChanged fact -> ConversationChangeJson.encode(begin(stamped, generation), entry, fact);
            case Fact.BlockChanged fact -> ConversationChangeJson.encode(begin(stamped, generation), entry, fact);
            case Fact.StateChanged fact -> StateJson.encode(begin(stamped, generation), entry, fact.state());
        };
    }

    /// The event's type, which is the entry's `type` too.
    public static String type(Fact fact) {
        return switch (fact) {
            case Fact.MessageSent _, Fact.MessageErased _ -> "message";
            case Fact.MessageEdited _, Fact.EditErased _ -> "edit";
            case Fact.MessageDeleted _ -> "delete";
            case Fact.ReactionChanged _ -> "reaction";
            case Fact.ConversationCreated _, Fact.ConversationChanged _, Fact.LinkChanged _ -> "conversation";
            case Fact.MembersChanged _ -> "member";
            case Fact.ProfileChanged _, Fact.BlockChanged _ -> "account";
            case Fact.StateChanged changed -> StateJson.type(changed.state());
            case Fact.Unreadable _ -> "unreadable";
        };
    }

    private static byte[] message(Stamp stamp, Generation generation, Entry entry, Fact.MessageSent sent) {
        byte[] content = sent.content().json();
        long number = entry.number().value();
        byte[] json = new byte[MESSAGE_FRAME + Ascii.numberLength(number) + content.length];
        int at = put(json, 0, CURSOR);
        at = CursorToken.put(json, at, generation, stamp);
        at = put(json, at, MESSAGE_CONVERSATION);
        at = Ascii.putUuid(json, at, entry.topic().value());
        at = put(json, at, NUMBER);
        at = Ascii.putNumber(json, at, number);
        at = put(json, at, ID);
        at = Ascii.putUuid(json, at, sent.id().value());
        at = put(json, at, SENDER);
        at = Ascii.putUuid(json, at, sent.sender().value());
        at = put(json, at, SENT_AT);
        at = Ascii.putInstant(json, at, entry.at());
        at = put(json, at, CONTENT);
        at = put(json, at, content);
        json[at] = '}';
        return json;
    }

    private static byte[] changed(Stamp stamp, Generation generation, Entry entry, Fact.ProfileChanged changed) {
        JsonWriter json = begin(new StampedEntry(stamp, entry), generation)
                .name("account")
                .uuid(entry.topic().value())
                .name("change")
                .text("profile")
                .name("profile");
        ProfileJson.writeInto(json, changed.profile());
        return json.name("at").instant(entry.at()).endObject().toBytes();
    }

    private static byte[] unreadable(StampedEntry stamped, Generation generation, Fact.Unreadable unreadable) {
        JsonWriter json = begin(stamped, generation);
        UUID topic = stamped.entry().topic().value();
        return switch (unreadable.kind()) {
            case MESSAGE ->
                json.name("conversation")
                        .uuid(topic)
                        .name("number")
                        .number(stamped.entry().number().value())
                        .endObject()
                        .toBytes();
            case OTHER, UNCERTAIN ->
                json.name("conversation").uuid(topic).endObject().toBytes();
            case ACCOUNT -> json.name("account").uuid(topic).endObject().toBytes();
        };
    }

    private static JsonWriter begin(StampedEntry stamped, Generation generation) {
        return new JsonWriter(384)
                .object()
                .name("cursor")
                .cursor(generation, stamped.stamp())
                .name("type")
                .text(type(stamped.entry().fact()));
    }

    private static int put(byte[] into, int at, byte[] bytes) {
        System.arraycopy(bytes, 0, into, at, bytes.length);
        return at + bytes.length;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
