package chat.maru.client;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What is one's own: how far one has read, how conversations are shown, what one has begun to write, whom one does
/// not want to hear; the same on all of one's devices.
///
/// All calls block, and throw [MaruException]: refused with `not_found` for a conversation one is not in. All are
/// idempotent: after an unknown outcome, ask again.
///
/// Thread-safe.
public final class Own {
    private final Session session;

    Own(Session session) {
        this.session = session;
    }

    /// Says that one has read up to this message. The mark never goes back by this.
    ///
    /// @throws MaruException refused with `invalid_field` where there is no such number, …
    public void read(UUID conversation, long number) {
        session.call("PUT", at(conversation) + "/read", mark(number, false));
    }

    /// Marks a conversation as unread behind this message, also where that is back.
    public void unread(UUID conversation, long number) {
        session.call("PUT", at(conversation) + "/read", mark(number, true));
    }

    private static String mark(long number, boolean unread) {
        return Json.object().put("number", number).put("unread", unread).toString();
    }

    /// Mutes a conversation until then.
    public void mute(UUID conversation, Instant until) {
        session.call(
                "PUT",
                at(conversation) + "/mute",
                Json.object().put("until", until.toString()).toString());
    }

    /// Mutes a conversation without an end.
    public void mute(UUID conversation) {
        session.call("PUT", at(conversation) + "/mute", "{}");
    }

    /// Does not mute a conversation any more.
    public void unmute(UUID conversation) {
        session.call("DELETE", at(conversation) + "/mute", null);
    }

    /// Puts a conversation away, or gets it back.
    public void archive(UUID conversation, boolean archived) {
        session.call(archived ? "PUT" : "DELETE", at(conversation) + "/archive", null);
    }

    /// Keeps a conversation on top, or does not any more.
    public void pin(UUID conversation, boolean pinned) {
        session.call(pinned ? "PUT" : "DELETE", at(conversation) + "/pin", null);
    }

    /// Keeps what one has begun to write, up to 16 KiB.
    ///
    /// @throws MaruException refused with `too_large`, …
    public void keepDraft(UUID conversation, Content content) {
        session.call("PUT", at(conversation) + "/draft", "{\"content\":" + content.json() + "}");
    }

    /// Forgets what one has begun to write.
    public void dropDraft(UUID conversation) {
        session.call("DELETE", at(conversation) + "/draft", null);
    }

    /// Lets the others know that one is writing, those who are there. Told once in two seconds at most.
    public void typing(UUID conversation) {
        session.call("POST", at(conversation) + "/typing", null);
    }

    /// How far the members have come; of nobody in a large group.
    public List<MemberReceipt> receipts(UUID conversation) {
        List<MemberReceipt> receipts = new ArrayList<>();
        JsonNode node = Session.tree(session.call("GET", at(conversation) + "/receipts", null));
        for (JsonNode each : node.required("receipts")) {
            receipts.add(new MemberReceipt(
                    Wire.uuid(each, "user"),
                    each.required("read").longValue(),
                    each.required("delivered").longValue()));
        }
        return receipts;
    }

    /// Whether others may know how far one has read.
    public boolean sharesReadMarks() {
        return Session.tree(session.call("GET", "/v1/me/settings", null))
                .required("share_read_marks")
                .booleanValue();
    }

    /// Lets others know how far one has read, or does not any more.
    public void shareReadMarks(boolean share) {
        change(Json.object().put("share_read_marks", share));
    }

    /// Says that this device is here, or away, for as long as it polls, and for 45 seconds while it has a
    /// stream.
    public void present(boolean away) {
        session.call(
                "PUT",
                "/v1/me/presence",
                Json.object().put("state", away ? "away" : "online").toString());
    }

    /// Who of these is there, in their order; 50 at most. Of those with whom one shares no conversation,
    /// and who do not want it to be known, that they are offline.
    public List<Presence> presences(List<UUID> users) {
        List<Presence> presences = new ArrayList<>();
        String all = users.stream().map(UUID::toString).collect(Collectors.joining(","));
        Session.tree(session.call("GET", "/v1/presence?user=" + all, null))
                .required("presences")
                .forEach(each -> presences.add(Presence.of(each)));
        return presences;
    }

    /// Seems to be offline, or does not any more.
    public void invisible(boolean invisible) {
        change(Json.object().put("invisible", invisible));
    }

    /// Lets those with whom one shares a conversation know whether one is there, or nobody: then one does
    /// not know it of others either.
    public void sharePresence(boolean share) {
        change(Json.object().put("presence", audience(share)));
    }

    /// The same for when one was there last.
    public void shareLastSeen(boolean share) {
        change(Json.object().put("last_seen", audience(share)));
    }

    private static String audience(boolean share) {
        return share ? "conversations" : "nobody";
    }

    private void change(ObjectNode settings) {
        session.call("PATCH", "/v1/me/settings", settings.toString());
    }

    /// Whom one blocks.
    public List<UUID> blocks() {
        List<UUID> blocked = new ArrayList<>();
        for (JsonNode each :
                Session.tree(session.call("GET", "/v1/me/blocks", null)).required("blocks")) {
            blocked.add(Wire.uuid(each, "user"));
        }
        return blocked;
    }

    /// Blocks somebody: the direct conversation is gone until one does not any more, and they are not told.
    public void block(UUID user) {
        session.call("PUT", "/v1/me/blocks/" + user, null);
    }

    /// Does not block somebody any more: the direct conversation is there again, with what was said before.
    public void unblock(UUID user) {
        session.call("DELETE", "/v1/me/blocks/" + user, null);
    }

    private static String at(UUID conversation) {
        return "/v1/conversations/" + conversation;
    }
}
