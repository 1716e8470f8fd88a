package chat.maru.client.fake;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A conversation of a [FakeMaru], as it is now. Guarded by that one's lock.
final class FakeRoom {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    final UUID id;
    final String kind;
    final Map<UUID, String> members = new LinkedHashMap<>();
    final Set<String> pinned = new LinkedHashSet<>();
    final List<ObjectNode> messages = new ArrayList<>();
    final Map<String, ObjectNode> links = new LinkedHashMap<>();
    /// Title, description and history of a group; nothing of a direct one.
    final ObjectNode described = JSON.createObjectNode();

    /// How alice wants it shown.
    final ObjectNode own = JSON.createObjectNode()
            .putNull("muted_until")
            .put("archived", false)
            .put("pinned", false);
    /// How far the others have come.
    final Map<UUID, ObjectNode> receipts = new LinkedHashMap<>();
    JsonNode draft = JSON.nullNode();
    long read;
    boolean markedUnread;

    FakeRoom(UUID id, String kind) {
        this.id = id;
        this.kind = kind;
    }

    /// The message with this id, as it is now.
    Optional<ObjectNode> message(String message) {
        return messages.stream()
                .filter(each -> each.path("id").asString().equals(message))
                .findFirst();
    }

    ObjectNode receipt(UUID user) {
        return receipts.computeIfAbsent(
                user,
                who -> JSON.createObjectNode()
                        .put("user", who.toString())
                        .put("read", 0)
                        .put("delivered", 0));
    }

    private ObjectNode mine() {
        List<ObjectNode> behind = messages.stream()
                .filter(each -> each.path("number").asLong() > read)
                .toList();
        boolean lastWord = !messages.isEmpty()
                && messages.getLast().path("sender").asString().equals(FakeMaru.ALICE.toString());
        ObjectNode mine = JSON.createObjectNode()
                .put("unread", lastWord ? 0 : behind.size())
                .put(
                        "mentions",
                        lastWord
                                ? 0
                                : behind.stream()
                                        .filter(each -> each.path("content")
                                                .path("mentions")
                                                .toString()
                                                .contains(FakeMaru.ALICE.toString()))
                                        .count());
        mine.putObject("read").put("number", read).put("unread", markedUnread);
        mine.setAll(own);
        mine.set("draft", draft);
        return mine;
    }

    ArrayNode pins() {
        ArrayNode array = JSON.createArrayNode();
        pinned.forEach(array::add);
        return array;
    }

    String json() {
        ObjectNode node = JSON.createObjectNode()
                .put("id", id.toString())
                .put("kind", kind)
                .put("created_at", FakeMaru.AT);
        node.setAll(described);
        node.set("pinned", pins());
        ArrayNode all = node.putArray("members");
        members.forEach((who, role) -> {
            ObjectNode member = all.addObject();
            member.set("user", JSON.readTree(FakeMaru.profile(who, FakeMaru.name(who))));
            member.put("role", role);
        });
        node.put("number", messages.size());
        node.set("last_message", messages.isEmpty() ? JSON.nullNode() : messages.getLast());
        node.set("mine", mine());
        return node.toString();
    }
}
