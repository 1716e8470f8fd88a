package chat.maru.wire;

import chat.maru.model.AccountId;
import chat.maru.model.Entry;
import chat.maru.model.Fact;
import chat.maru.model.Generation;
import chat.maru.model.Stamp;
import chat.maru.model.StampedEntry;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
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
            case Fact.ConversationCreated created -> created(stamped.stamp(), generation, entry, created);
            case Fact.ProfileChanged changed -> changed(stamped.stamp(), generation, entry, changed);
            case Fact.Unreadable unreadable -> unreadable(stamped.stamp(), generation, entry, unreadable);
        };
    }

    /// The event's type, which is the entry's `type` too.
    public static String type(Fact fact) {
        return switch (fact) {
            case Fact.MessageSent _ -> "message";
            case Fact.ConversationCreated _ -> "conversation";
            case Fact.ProfileChanged _ -> "account";
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

    private static byte[] created(Stamp stamp, Generation generation, Entry entry, Fact.ConversationCreated created) {
        JsonWriter json = begin(stamp, generation, entry.fact())
                .name("conversation")
                .uuid(entry.topic().value())
                .name("change")
                .text("created")
                .name("kind")
                .text(created.kind().name().toLowerCase(Locale.ROOT))
                .name("actor")
                .uuid(created.creator().value())
                .name("members")
                .array();
        for (AccountId member : created.members()) {
            json.uuid(member.value());
        }
        return json.endArray().name("at").instant(entry.at()).endObject().toBytes();
    }

    private static byte[] changed(Stamp stamp, Generation generation, Entry entry, Fact.ProfileChanged changed) {
        JsonWriter json = begin(stamp, generation, entry.fact())
                .name("account")
                .uuid(entry.topic().value())
                .name("change")
                .text("profile")
                .name("profile");
        ProfileJson.writeInto(json, changed.profile());
        return json.name("at").instant(entry.at()).endObject().toBytes();
    }

    private static byte[] unreadable(Stamp stamp, Generation generation, Entry entry, Fact.Unreadable unreadable) {
        JsonWriter json = begin(stamp, generation, unreadable);
        UUID topic = entry.topic().value();
        return switch (unreadable.kind()) {
            case MESSAGE ->
                json.name("conversation")
                        .uuid(topic)
                        .name("number")
                        .number(entry.number().value())
                        .endObject()
                        .toBytes();
            case OTHER, UNCERTAIN ->
                json.name("conversation").uuid(topic).endObject().toBytes();
            case ACCOUNT -> json.name("account").uuid(topic).endObject().toBytes();
        };
    }

    private static JsonWriter begin(Stamp stamp, Generation generation, Fact fact) {
        return new JsonWriter(384)
                .object()
                .name("cursor")
                .cursor(generation, stamp)
                .name("type")
                .text(type(fact));
    }

    private static int put(byte[] into, int at, byte[] bytes) {
        System.arraycopy(bytes, 0, into, at, bytes.length);
        return at + bytes.length;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
