package chat.maru.client;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Groups: making them, who is in them, and links to join them by.
///
/// All calls block, and throw [MaruException]: refused with `forbidden` where only the owner or an admin may,
/// `direct_conversation` for what is no group, `not_found` for what one is not in. All are idempotent: after
/// an unknown outcome, ask again.
///
/// Thread-safe.
public final class Groups {
    private final Session session;

    Groups(Session session) {
        this.session = session;
    }

    /// Begins a group, and owns it. Asking again with the same id gives the same group.
    ///
    /// @param id made by the client, see [Session#newId]; the conversation gets another
    public Conversation create(UUID id, GroupInfo info, List<UUID> members) {
        ObjectNode body = written(info).put("id", id.toString());
        body.set("members", texts(members));
        return conversation(session.call("POST", "/v1/conversations", body.toString()));
    }

    /// Describes a group otherwise.
    public Conversation change(UUID group, GroupInfo info) {
        return conversation(session.call("PATCH", at(group), written(info).toString()));
    }

    /// Calls a group otherwise, and leaves the rest as it is.
    public Conversation rename(UUID group, String title) {
        return conversation(session.call(
                "PATCH", at(group), Json.object().put("title", title).toString()));
    }

    /// Puts people into a group. Who is in already stays as they are.
    ///
    /// @throws MaruException refused with `group_full`, …
    public Conversation add(UUID group, List<UUID> users) {
        ObjectNode body = Json.object();
        body.set("users", texts(users));
        return conversation(session.call("POST", at(group) + "/members", body.toString()));
    }

    /// Gives a member another role. The owner does this; whoever makes another the owner becomes an admin.
    ///
    /// @throws MaruException refused with `owner_stays`, …
    public void role(UUID group, UUID user, Role role) {
        known(role != Role.OTHER, "a role");
        session.call(
                "PUT",
                member(group, user),
                Json.object().put("role", role.wire()).toString());
    }

    /// Puts a member out. Who is out already stays out.
    public void remove(UUID group, UUID user) {
        session.call("DELETE", member(group, user), null);
    }

    /// Leaves a group. The owner hands it over first.
    ///
    /// @throws MaruException refused with `owner_stays`, …
    public void leave(UUID group) {
        remove(group, session.account().id());
    }

    /// The links to join by, without those that were revoked.
    public List<JoinLink> links(UUID group) {
        JsonNode node = Session.tree(session.call("GET", at(group) + "/links", null));
        return Wire.reading("the list of links", () -> Session.each(node.required("links"), Wire::link));
    }

    /// Makes a link to join by. Asking again with the same id gives the same link.
    ///
    /// @param id        made by the client, see [Session#newId]
    /// @param expiresIn whole seconds; empty for ever
    /// @param mostUses  how many may join by it; empty for any number
    /// @throws MaruException refused with `limit_reached`, …
    public JoinLink makeLink(UUID group, UUID id, Optional<Duration> expiresIn, OptionalInt mostUses) {
        ObjectNode body = Json.object();
        expiresIn.ifPresent(wait -> body.put("expires_in", wait.toSeconds()));
        mostUses.ifPresent(most -> body.put("most_uses", most));
        byte[] answer = session.call("PUT", at(group) + "/links/" + id, body.toString());
        return Wire.reading("the link", () -> Wire.link(Json.tree(answer)));
    }

    /// Revokes a link: nobody joins by it any more.
    public void revokeLink(UUID group, UUID link) {
        session.call("DELETE", at(group) + "/links/" + link, null);
    }

    /// Joins a group by a link's token.
    ///
    /// @throws MaruException refused with `link_closed`, `group_full`, …
    public Conversation join(String token) {
        return conversation(session.call(
                "POST", "/v1/join", Json.object().put("token", token).toString()));
    }

    private static ObjectNode written(GroupInfo info) {
        known(info.history() != HistoryAccess.OTHER, "a history");
        return Json.object()
                .put("title", info.title())
                .put("description", info.description())
                .put("history", info.history().wire());
    }

    private static void known(boolean known, String what) {
        if (!known) {
            throw new IllegalArgumentException(what + " that this version does not know cannot be given");
        }
    }

    private static ArrayNode texts(List<UUID> ids) {
        ArrayNode array = Json.array();
        ids.forEach(id -> array.add(id.toString()));
        return array;
    }

    private static String at(UUID group) {
        return "/v1/conversations/" + group;
    }

    private static String member(UUID group, UUID user) {
        return at(group) + "/members/" + user;
    }

    private static Conversation conversation(byte[] body) {
        return Wire.reading("the group", () -> Wire.conversation(body));
    }
}
