package chat.maru.wire;

import chat.maru.model.Content;
import chat.maru.model.ConversationKind;
import chat.maru.model.MessageId;
import java.util.Locale;

/// A conversation as its members see it.
public final class ConversationJson {
    private ConversationJson() {}

    public static byte[] encode(ConversationView view) {
        JsonWriter json = new JsonWriter(expectedSize(view));
        writeInto(json, view);
        return json.toBytes();
    }

    static int expectedSize(ConversationView view) {
        byte[] last = view.lastMessage();
        int draft = view.own().draft().map(Content::size).orElse(4);
        return 352 + 256 * view.members().size() + (last == null ? 4 : last.length) + draft;
    }

    static void writeInto(JsonWriter json, ConversationView view) {
        json.object()
                .name("id")
                .uuid(view.conversation().id().value())
                .name("kind")
                .text(view.conversation().kind().name().toLowerCase(Locale.ROOT))
                .name("created_at")
                .instant(view.conversation().createdAt());
        if (view.conversation().kind() == ConversationKind.GROUP) {
            ConversationChangeJson.writeInto(json, view.conversation().info());
        }
        json.name("pinned").array();
        for (MessageId message : view.conversation().pinned()) {
            json.uuid(message.value());
        }
        json.endArray().name("members").array();
        for (MemberView member : view.members()) {
            json.object().name("user");
            ProfileJson.writeInto(json, member.user());
            json.name("role")
                    .text(member.role().name().toLowerCase(Locale.ROOT))
                    .endObject();
        }
        json.endArray().name("number").number(view.number().value()).name("last_message");
        byte[] last = view.lastMessage();
        if (last == null) {
            json.nothing();
        } else {
            json.raw(last);
        }
        view.own().writeInto(json);
        json.endObject();
    }
}
