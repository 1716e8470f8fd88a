package chat.maru.client.fake;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What a [FakeMaru] does with what is alice's own, and with what others let her know of theirs. Guarded by that one's
/// lock.
final class FakeOwn {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String FOR_EVER = "9999-12-31T23:59:59.999Z";
    private static final FakeGroups.Reply DONE = new FakeGroups.Reply(204, "");

    private final Map<UUID, FakeRoom> rooms;
    private final Consumer<ObjectNode> log;
    private final Consumer<ObjectNode> tell;
    private final Set<UUID> blocked = new LinkedHashSet<>();
    private boolean shares = true;

    /// @param log  takes an entry, and gives it its cursor
    /// @param tell takes what nothing keeps
    FakeOwn(Map<UUID, FakeRoom> rooms, Consumer<ObjectNode> log, Consumer<ObjectNode> tell) {
        this.rooms = rooms;
        this.log = log;
        this.tell = tell;
    }

    /// Does what is asked; none if that is nothing it knows.
    Optional<FakeGroups.Reply> reply(UUID actor, String method, String path, String body) {
        List<String> parts = Stream.of(path.split("/", -1)).skip(2).toList();
        JsonNode asked = body.isEmpty() ? JSON.createObjectNode() : JSON.readTree(body);
        boolean put = method.equals("PUT");
        if (path.equals("/v1/me/settings")) {
            return Optional.of(settings(asked));
        }
        if (path.equals("/v1/me/presence")) {
            return Optional.of(DONE);
        }
        if (path.equals("/v1/presence")) {
            return Optional.of(new FakeGroups.Reply(
                    200,
                    "{\"presences\":[{\"user\":\"" + FakeMaru.BOB
                            + "\",\"state\":\"offline\",\"last_seen\":\"2026-11-22T21:30:00.000Z\"}]}"));
        }
        if (path.startsWith("/v1/me/blocks")) {
            return Optional.of(parts.size() < 3 ? blocks() : block(UUID.fromString(parts.get(2)), put));
        }
        if (parts.size() != 3 || !parts.getFirst().equals("conversations")) {
            return Optional.empty();
        }
        FakeRoom room = rooms.get(UUID.fromString(parts.get(1)));
        if (room == null) {
            return Optional.empty();
        }
        switch (parts.get(2)) {
            case "read" -> read(actor, room, asked);
            case "delivered" -> delivered(actor, room, asked.required("number").longValue());
            case "typing" -> typing(actor, room);
            case "mute" -> prefer(room, room.own.put("muted_until", put ? until(asked) : null));
            case "archive" -> prefer(room, room.own.put("archived", put));
            case "pin" -> prefer(room, room.own.put("pinned", put));
            case "draft" -> draft(room, asked);
            case "receipts" -> {
                return Optional.of(receipts(room));
            }
            default -> {
                return Optional.empty();
            }
        }
        return Optional.of(DONE);
    }

    private static String until(JsonNode asked) {
        return asked.path("until").asString(FOR_EVER);
    }

    private void read(UUID actor, FakeRoom room, JsonNode asked) {
        long number = asked.required("number").longValue();
        boolean unread = asked.path("unread").asBoolean(false);
        ObjectNode entry = JSON.createObjectNode().put("type", "read").put("conversation", room.id.toString());
        if (!actor.equals(FakeMaru.ALICE)) {
            room.receipt(actor).put("read", number);
            log.accept(entry.put("user", actor.toString()).put("number", number).put("at", FakeMaru.AT));
        } else if (unread || number > room.read) {
            room.read = number;
            room.markedUnread = unread;
            log.accept(entry.put("number", number).put("unread", unread).put("at", FakeMaru.AT));
        }
    }

    private void delivered(UUID actor, FakeRoom room, long number) {
        room.receipt(actor).put("delivered", number);
        tell.accept(ofTheMoment("delivered", actor, room).put("number", number));
    }

    private void typing(UUID actor, FakeRoom room) {
        if (!actor.equals(FakeMaru.ALICE)) {
            tell.accept(ofTheMoment("typing", actor, room));
        }
    }

    private static ObjectNode ofTheMoment(String type, UUID user, FakeRoom room) {
        return JSON.createObjectNode()
                .put("type", type)
                .put("conversation", room.id.toString())
                .put("user", user.toString());
    }

    private static ObjectNode account(String change) {
        return JSON.createObjectNode()
                .put("type", "account")
                .put("account", FakeMaru.ALICE.toString())
                .put("change", change)
                .put("at", FakeMaru.AT);
    }

    private void prefer(FakeRoom room, ObjectNode now) {
        ObjectNode entry = account("preferences").put("conversation", room.id.toString());
        log.accept(entry.setAll(now));
    }

    private void draft(FakeRoom room, JsonNode asked) {
        room.draft = asked.has("content") ? asked.required("content") : JSON.nullNode();
        ObjectNode entry = account("draft").put("conversation", room.id.toString());
        entry.set("draft", room.draft);
        log.accept(entry);
    }

    private static FakeGroups.Reply receipts(FakeRoom room) {
        ObjectNode all = JSON.createObjectNode();
        all.putArray("receipts").addAll(room.receipts.values());
        return new FakeGroups.Reply(200, all.toString());
    }

    private FakeGroups.Reply settings(JsonNode asked) {
        if (asked.has("share_read_marks")) {
            shares = asked.required("share_read_marks").booleanValue();
            ObjectNode entry = account("settings");
            entry.putObject("settings").put("share_read_marks", shares);
            log.accept(entry);
        }
        return new FakeGroups.Reply(200, "{\"share_read_marks\":" + shares + "}");
    }

    private FakeGroups.Reply blocks() {
        ObjectNode all = JSON.createObjectNode();
        var list = all.putArray("blocks");
        blocked.forEach(each -> list.addObject().put("user", each.toString()).put("since", FakeMaru.AT));
        return new FakeGroups.Reply(200, all.toString());
    }

    private FakeGroups.Reply block(UUID user, boolean now) {
        boolean _ = now ? blocked.add(user) : blocked.remove(user);
        if (user.equals(FakeMaru.BOB)) {
            FakeRoom room = rooms.get(FakeMaru.ROOM);
            if (room != null && now) {
                room.members.remove(FakeMaru.ALICE);
            } else if (room != null) {
                room.members.put(FakeMaru.ALICE, "member");
            }
        }
        log.accept(account("block")
                .put("user", user.toString())
                .put("blocked", now)
                .put("conversation", FakeMaru.ROOM.toString()));
        return DONE;
    }
}
