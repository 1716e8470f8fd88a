package chat.maru.wire;

import chat.maru.model.AccountId;
import chat.maru.model.ConversationKind;
import chat.maru.model.Entry;
import chat.maru.model.Fact;
import chat.maru.model.GroupInfo;
import chat.maru.model.JoinLink;
import chat.maru.model.Member;
import chat.maru.model.MessageId;
import java.util.Locale;

/// What follows cursor and type in the entries that tell of conversations and of those in them.
final class ConversationChangeJson {
    private ConversationChangeJson() {}

    static byte[] encode(JsonWriter json, Entry entry, Fact.ConversationCreated created) {
        begin(json, entry, "created")
                .name("kind")
                .text(word(created.kind()))
                .name("actor")
                .uuid(created.creator().value());
        if (created.kind() == ConversationKind.GROUP) {
            writeInto(json, created.info());
        }
        json.name("members").array();
        for (AccountId member : created.members()) {
            json.uuid(member.value());
        }
        return json.endArray().name("at").instant(entry.at()).endObject().toBytes();
    }

    static byte[] encode(JsonWriter json, Entry entry, Fact.ConversationChanged changed) {
        begin(json, entry, "changed").name("actor").uuid(changed.actor().value());
        if (changed.after().kind() == ConversationKind.GROUP) {
            writeInto(json, changed.after().info());
        }
        json.name("pinned").array();
        for (MessageId message : changed.after().pinned()) {
            json.uuid(message.value());
        }
        return json.endArray().name("at").instant(entry.at()).endObject().toBytes();
    }

    static byte[] encode(JsonWriter json, Entry entry, Fact.MembersChanged changed) {
        begin(json, entry, word(changed.change()))
                .name("actor")
                .uuid(changed.actor().value())
                .name("members")
                .array();
        for (Member member : changed.members()) {
            json.object()
                    .name("user")
                    .uuid(member.account().value())
                    .name("role")
                    .text(word(member.membership().role()))
                    .endObject();
        }
        json.endArray();
        changed.link().ifPresent(link -> json.name("link").uuid(link.id().value()));
        return json.name("at").instant(entry.at()).endObject().toBytes();
    }

    static byte[] encode(JsonWriter json, Entry entry, Fact.LinkChanged changed) {
        JoinLink link = changed.link();
        return begin(json, entry, link.revoked() ? "link_revoked" : "link_made")
                .name("actor")
                .uuid(changed.actor().value())
                .name("link")
                .uuid(link.id().value())
                .name("at")
                .instant(entry.at())
                .endObject()
                .toBytes();
    }

    /// Of the one who blocks: nobody else is told.
    static byte[] encode(JsonWriter json, Entry entry, Fact.BlockChanged changed) {
        return json.name("account")
                .uuid(changed.blocker().value())
                .name("change")
                .text("block")
                .name("user")
                .uuid(changed.blocked().value())
                .name("blocked")
                .bool(changed.present())
                .name("conversation")
                .uuid(entry.topic().value())
                .name("at")
                .instant(entry.at())
                .endObject()
                .toBytes();
    }

    private static JsonWriter begin(JsonWriter json, Entry entry, String change) {
        return json.name("conversation")
                .uuid(entry.topic().value())
                .name("change")
                .text(change);
    }

    static void writeInto(JsonWriter json, GroupInfo info) {
        json.name("title")
                .text(info.title())
                .name("description")
                .text(info.description())
                .name("history")
                .text(word(info.history()));
    }

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
