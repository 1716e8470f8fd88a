package chat.maru.wire;

import chat.maru.model.ConversationId;
import chat.maru.model.JoinLink;
import java.time.Instant;
import java.util.List;

/// Links to join a group by, as those who moderate it see them.
public final class LinksJson {
    private LinksJson() {}

    /// The answer to `GET /v1/conversations/{conversation}/links`.
    ///
    /// @param now tells which of them are open
    public static byte[] encode(ConversationId conversation, List<JoinLink> links, Instant now) {
        JsonWriter json =
                new JsonWriter(64 + 384 * links.size()).object().name("links").array();
        links.forEach(link -> writeInto(json, conversation, link, now));
        return json.endArray().endObject().toBytes();
    }

    public static byte[] encode(ConversationId conversation, JoinLink link, Instant now) {
        JsonWriter json = new JsonWriter(384);
        writeInto(json, conversation, link, now);
        return json.toBytes();
    }

    private static void writeInto(JsonWriter json, ConversationId conversation, JoinLink link, Instant now) {
        json.object()
                .name("id")
                .uuid(link.id().value())
                .name("token")
                .text(new JoinToken(conversation, link.id(), link.secret()).format())
                .name("created_by")
                .uuid(link.creator().value())
                .name("created_at")
                .instant(link.createdAt());
        link.expiresAt().ifPresent(end -> json.name("expires_at").instant(end));
        if (link.mostUses() != JoinLink.UNLIMITED) {
            json.name("most_uses").number(link.mostUses());
        }
        json.name("uses").number(link.uses()).name("open").bool(link.open(now)).endObject();
    }
}
