package chat.maru.client.fake;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What a [FakeMaru] does with groups and with changes of messages. It checks no rights but one: the owner
/// stays. Guarded by that one's lock.
final class FakeGroups {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Reply DONE = new Reply(204, "");

    /// An answer.
    record Reply(int status, String body) {
        static Reply problem(int status, String code) {
            return new Reply(
                    status, "{\"status\":" + status + ",\"code\":\"" + code + "\",\"detail\":\"as scripted\"}");
        }
    }

    final Map<UUID, FakeRoom> rooms = new LinkedHashMap<>();
    private final Consumer<ObjectNode> log;

    /// @param log takes an entry, and gives it its cursor
    FakeGroups(Consumer<ObjectNode> log) {
        this.log = log;
    }

    FakeRoom room(UUID id) {
        return Objects.requireNonNull(rooms.get(id), "no such conversation");
    }

    /// Does what is asked; none if that is nothing it knows.
    Optional<Reply> reply(UUID actor, String method, String path, String body) {
        List<String> parts = Stream.of(path.split("/", -1)).skip(2).toList();
        JsonNode asked = body.isEmpty() ? JSON.createObjectNode() : JSON.readTree(body);
        if (method.equals("POST") && path.equals("/v1/conversations")) {
            return Optional.of(create(actor, asked));
        }
        if (method.equals("POST") && path.equals("/v1/join")) {
            return Optional.of(join(actor, asked.required("token").stringValue()));
        }
        if (!parts.getFirst().equals("conversations") || parts.size() < 2) {
            return Optional.empty();
        }
        FakeRoom room = rooms.get(UUID.fromString(parts.get(1)));
        if (room == null || !room.members.containsKey(actor)) {
            return Optional.of(Reply.problem(404, "not_found"));
        }
        String what = method + (parts.size() > 2 ? " " + parts.get(2) : "");
        return switch (what) {
            case "PATCH" -> Optional.of(change(actor, room, asked));
            case "POST members" -> Optional.of(add(actor, room, asked));
            case "PUT members" ->
                Optional.of(role(
                        actor,
                        room,
                        UUID.fromString(parts.get(3)),
                        asked.required("role").stringValue()));
            case "DELETE members" -> Optional.of(remove(actor, room, UUID.fromString(parts.get(3))));
            case "GET links" -> Optional.of(links(room));
            case "PUT links" -> Optional.of(makeLink(actor, room, parts.get(3), asked));
            case "DELETE links" -> Optional.of(revokeLink(actor, room, parts.get(3)));
            case "PATCH messages", "DELETE messages" -> Optional.of(message(actor, room, method, parts, asked));
            case "PUT messages" ->
                parts.size() > 4 ? Optional.of(message(actor, room, method, parts, asked)) : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static ObjectNode entry(String type, FakeRoom room, UUID actor) {
        return JSON.createObjectNode()
                .put("type", type)
                .put("conversation", room.id.toString())
                .put("actor", actor.toString())
                .put("at", FakeMaru.AT);
    }

    private Reply create(UUID actor, JsonNode asked) {
        UUID id = UUID.nameUUIDFromBytes(asked.required("id").stringValue().getBytes(UTF_8));
        FakeRoom known = rooms.get(id);
        if (known != null) {
            return new Reply(200, known.json());
        }
        FakeRoom room = new FakeRoom(id, "group");
        rooms.put(id, room);
        room.members.put(actor, "owner");
        asked.path("members").forEach(each -> room.members.put(UUID.fromString(each.stringValue()), "member"));
        room.described
                .put("title", asked.required("title").stringValue())
                .put("description", asked.path("description").asString(""))
                .put("history", asked.path("history").asString("all"));
        ObjectNode entry =
                entry("conversation", room, actor).put("change", "created").put("kind", "group");
        entry.setAll(room.described);
        ArrayNode members = entry.putArray("members");
        room.members.keySet().forEach(each -> members.add(each.toString()));
        log.accept(entry);
        return new Reply(201, room.json());
    }

    private Reply change(UUID actor, FakeRoom room, JsonNode asked) {
        room.described.setAll((ObjectNode) asked);
        changed(actor, room);
        return new Reply(200, room.json());
    }

    private void changed(UUID actor, FakeRoom room) {
        ObjectNode entry = entry("conversation", room, actor).put("change", "changed");
        entry.setAll(room.described);
        entry.set("pinned", room.pins());
        log.accept(entry);
    }

    private void membersChanged(UUID actor, FakeRoom room, String change, Map<UUID, String> members) {
        ObjectNode entry = entry("member", room, actor).put("change", change);
        ArrayNode all = entry.putArray("members");
        members.forEach(
                (who, role) -> all.addObject().put("user", who.toString()).put("role", role));
        log.accept(entry);
    }

    private Reply add(UUID actor, FakeRoom room, JsonNode asked) {
        Map<UUID, String> added = new LinkedHashMap<>();
        asked.required("users").forEach(each -> added.put(UUID.fromString(each.stringValue()), "member"));
        added.keySet().removeAll(room.members.keySet());
        room.members.putAll(added);
        membersChanged(actor, room, "added", added);
        return new Reply(200, room.json());
    }

    private Reply role(UUID actor, FakeRoom room, UUID user, String role) {
        Map<UUID, String> changed = new LinkedHashMap<>();
        if (role.equals("owner")) {
            changed.put(actor, "admin");
        }
        changed.put(user, role);
        room.members.putAll(changed);
        membersChanged(actor, room, "role", changed);
        return DONE;
    }

    private Reply remove(UUID actor, FakeRoom room, UUID user) {
        String role = room.members.getOrDefault(user, "member");
        if (actor.equals(user) && role.equals("owner")) {
            return Reply.problem(409, "owner_stays");
        }
        room.members.remove(user);
        membersChanged(actor, room, actor.equals(user) ? "left" : "removed", Map.of(user, role));
        return DONE;
    }

    private static Reply links(FakeRoom room) {
        ObjectNode all = JSON.createObjectNode();
        all.putArray("links").addAll(room.links.values());
        return new Reply(200, all.toString());
    }

    private Reply makeLink(UUID actor, FakeRoom room, String link, JsonNode asked) {
        ObjectNode made = JSON.createObjectNode()
                .put("id", link)
                .put("token", link.replace("-", "").repeat(2))
                .put("created_by", actor.toString())
                .put("created_at", FakeMaru.AT)
                .put("uses", 0)
                .put("open", true);
        if (asked.has("expires_in")) {
            made.put("expires_at", FakeMaru.AT);
        }
        if (asked.has("most_uses")) {
            made.set("most_uses", asked.required("most_uses"));
        }
        room.links.put(link, made);
        log.accept(entry("conversation", room, actor).put("change", "link_made").put("link", link));
        return new Reply(200, made.toString());
    }

    private Reply revokeLink(UUID actor, FakeRoom room, String link) {
        room.links.remove(link);
        log.accept(
                entry("conversation", room, actor).put("change", "link_revoked").put("link", link));
        return DONE;
    }

    private Reply join(UUID actor, String token) {
        for (FakeRoom room : rooms.values()) {
            for (ObjectNode link : room.links.values()) {
                if (link.path("token").asString().equals(token)) {
                    return joined(actor, room, link);
                }
            }
        }
        return Reply.problem(404, "not_found");
    }

    private Reply joined(UUID actor, FakeRoom room, ObjectNode link) {
        if (room.members.putIfAbsent(actor, "member") != null) {
            return new Reply(200, room.json());
        }
        link.put("uses", link.path("uses").asInt() + 1);
        ObjectNode entry = entry("member", room, actor).put("change", "joined");
        entry.putArray("members").addObject().put("user", actor.toString()).put("role", "member");
        log.accept(entry.put("link", link.path("id").asString()));
        return new Reply(201, room.json());
    }

    private Reply message(UUID actor, FakeRoom room, String method, List<String> parts, JsonNode asked) {
        Optional<ObjectNode> known = room.message(parts.get(3));
        if (known.isEmpty()) {
            return Reply.problem(404, "not_found");
        }
        ObjectNode message = known.get();
        if (parts.size() > 4 && parts.get(4).equals("pin")) {
            boolean _ = method.equals("PUT") ? room.pinned.add(parts.get(3)) : room.pinned.remove(parts.get(3));
            changed(actor, room);
        } else if (message.has("deleted")) {
            return Reply.problem(409, "message_deleted");
        } else if (parts.size() > 4) {
            react(message, actor, parts.get(5), method.equals("PUT"));
            log.accept(of(message, entry("reaction", room, actor))
                    .put("emoji", parts.get(5))
                    .put("present", method.equals("PUT")));
        } else if (method.equals("PATCH")) {
            message.set("content", asked.required("content"));
            message.put("edited_at", FakeMaru.AT);
            ObjectNode entry = of(message, entry("edit", room, actor));
            entry.set("content", asked.required("content"));
            log.accept(entry);
        } else {
            message.remove(List.of("content", "edited_at", "reactions"));
            message.put("deleted", true);
            log.accept(of(message, entry("delete", room, actor)));
        }
        return DONE;
    }

    private static ObjectNode of(ObjectNode message, ObjectNode entry) {
        entry.set("number", message.required("number"));
        entry.set("id", message.required("id"));
        return entry;
    }

    private static void react(ObjectNode message, UUID actor, String emoji, boolean present) {
        ArrayNode left = JSON.createArrayNode();
        for (JsonNode each : message.path("reactions")) {
            if (!each.path("emoji").asString().equals(emoji)) {
                left.add(each);
            }
        }
        if (present) {
            left.addObject().put("emoji", emoji).putArray("users").add(actor.toString());
        }
        if (left.isEmpty()) {
            message.remove("reactions");
        } else {
            message.set("reactions", left);
        }
    }
}
