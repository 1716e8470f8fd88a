package chat.maru.client;

import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The protocol's JSON and this library's records, each from the other.
final class Wire {
    private Wire() {}

    /// Reads an answer; what cannot be read is an unknown outcome.
    static <T> T reading(String what, Supplier<T> reader) {
        try {
            return reader.get();
        } catch (JacksonException | IllegalArgumentException | DateTimeException e) {
            throw MaruException.unreadable(what + " is not what the protocol says", e);
        }
    }

    static Tokens savedTokens(String json) {
        try {
            return tokens(Json.tree(json));
        } catch (JacksonException | DateTimeException e) {
            throw new IllegalArgumentException("not a saved session", e);
        }
    }

    static Tokens tokens(JsonNode node) {
        return new Tokens(
                profile(node.required("account")),
                uuid(node, "device_id"),
                text(node, "access_token"),
                instant(node, "access_token_expires_at"),
                text(node, "refresh_token"));
    }

    static String write(Tokens tokens) {
        ObjectNode node = Json.object();
        node.set("account", write(tokens.account()));
        return node.put("device_id", tokens.deviceId().toString())
                .put("access_token", tokens.accessToken())
                .put("access_token_expires_at", tokens.accessTokenExpiresAt().toString())
                .put("refresh_token", tokens.refreshToken())
                .toString();
    }

    private static ObjectNode write(Profile profile) {
        return Json.object()
                .put("id", profile.id().toString())
                .put("username", profile.username())
                .put("display_name", profile.displayName())
                .put("about", profile.about())
                .put("created_at", profile.createdAt().toString());
    }

    static ObjectNode write(Device device) {
        return Json.object()
                .put("name", device.name())
                .put("platform", device.platform().wire());
    }

    static Profile profile(JsonNode node) {
        return new Profile(
                uuid(node, "id"),
                text(node, "username"),
                text(node, "display_name"),
                text(node, "about"),
                instant(node, "created_at"));
    }

    static SignedInDevice device(JsonNode node) {
        return new SignedInDevice(
                uuid(node, "id"),
                text(node, "name"),
                Platform.of(text(node, "platform")),
                instant(node, "created_at"),
                instant(node, "last_seen_at"),
                node.required("current").booleanValue());
    }

    static Discovery discovery(JsonNode node) {
        return new Discovery(
                text(node, "node"),
                text(node, "host"),
                URI.create(text(node, "api_url")),
                URI.create(text(node, "events_url")),
                Duration.ofSeconds(node.required("valid_for_seconds").longValue()));
    }

    static Receipt receipt(JsonNode node) {
        return new Receipt(
                uuid(node, "id"),
                uuid(node, "conversation"),
                node.required("number").longValue(),
                instant(node, "sent_at"));
    }

    static Conversation conversation(byte[] utf8) {
        return conversation(Json.tree(utf8), Json.slices(utf8, "last_message").iterator());
    }

    /// A page of a snapshot.
    ///
    /// @param next what the next page is asked for by
    record SnapshotPage(List<Conversation> conversations, Cursor cursor, Optional<String> next) {}

    static SnapshotPage snapshot(byte[] utf8) {
        JsonNode node = Json.tree(utf8);
        Iterator<RawJson> lasts = Json.slices(utf8, "last_message").iterator();
        List<Conversation> conversations = new ArrayList<>();
        for (JsonNode each : node.required("conversations")) {
            conversations.add(conversation(each, lasts));
        }
        Optional<String> next = node.path("more").asBoolean(false) ? Optional.of(text(node, "page")) : Optional.empty();
        return new SnapshotPage(conversations, new Cursor(text(node, "cursor")), next);
    }

    private static Conversation conversation(JsonNode node, Iterator<RawJson> lasts) {
        List<Member> members = new ArrayList<>();
        for (JsonNode each : node.required("members")) {
            members.add(new Member(profile(each.required("user")), Role.of(text(each, "role"))));
        }
        // A last entry that is deleted, or of a kind this version does not know, is shown as none.
        Event last = node.path("last_message").isObject() ? event(lasts.next()) : null;
        return new Conversation(
                uuid(node, "id"),
                text(node, "kind"),
                instant(node, "created_at"),
                node.has("title") ? group(node::required) : null,
                uuids(node.required("pinned")),
                members,
                node.required("number").longValue(),
                last instanceof MessageEvent message ? message : null,
                node.has("mine") ? mine(node.required("mine")) : Mine.UNTOUCHED);
    }

    private static Mine mine(JsonNode node) {
        JsonNode read = node.required("read");
        return new Mine(
                node.required("unread").longValue(),
                node.required("mentions").intValue(),
                read.required("number").longValue(),
                read.required("unread").booleanValue(),
                node.path("muted_until").isString() ? instant(node, "muted_until") : null,
                node.required("archived").booleanValue(),
                node.required("pinned").booleanValue(),
                node.path("draft").isObject()
                        ? new Content(node.required("draft").toString())
                        : null);
    }

    static GroupInfo group(Function<String, JsonNode> field) {
        return new GroupInfo(
                field.apply("title").stringValue(),
                field.apply("description").stringValue(),
                HistoryAccess.of(field.apply("history").stringValue()));
    }

    static JoinLink link(JsonNode node) {
        return new JoinLink(
                uuid(node, "id"),
                text(node, "token"),
                uuid(node, "created_by"),
                instant(node, "created_at"),
                node.has("expires_at") ? instant(node, "expires_at") : null,
                node.has("most_uses") ? node.required("most_uses").intValue() : 0,
                node.required("uses").intValue(),
                node.required("open").booleanValue());
    }

    static History history(byte[] utf8) {
        List<MessageEvent> messages = new ArrayList<>();
        List<DeletedMessageEvent> deleted = new ArrayList<>();
        List<UnreadableEvent> unreadable = new ArrayList<>();
        for (RawJson raw : Json.slices(utf8, "messages")) {
            switch (event(raw)) {
                case MessageEvent message -> messages.add(message);
                case DeletedMessageEvent message -> deleted.add(message);
                case UnreadableEvent message -> unreadable.add(message);
                case EditEvent _,
                        DeleteEvent _,
                        ReactionEvent _,
                        ConversationCreatedEvent _,
                        ConversationChangedEvent _,
                        MemberEvent _,
                        LinkEvent _,
                        AccountEvent _,
                        ReadEvent _,
                        ReceiptEvent _,
                        PreferencesEvent _,
                        DraftEvent _,
                        SettingsEvent _,
                        BlockEvent _,
                        UnknownEvent _ -> {}
            }
        }
        return new History(
                messages, deleted, unreadable, Json.tree(utf8).required("more").booleanValue());
    }

    static EventPage page(byte[] utf8) {
        List<Event> events = new ArrayList<>();
        for (RawJson raw : Json.slices(utf8, "entries")) {
            events.add(event(raw));
        }
        JsonNode node = Json.tree(utf8);
        return new EventPage(
                events, new Cursor(text(node, "cursor")), node.required("more").booleanValue());
    }

    /// An entry; none if it is something that nothing keeps, which has no cursor.
    static Optional<Event> entry(RawJson raw) {
        Map<String, JsonNode> fields = new HashMap<>();
        String content = fields(raw, fields);
        return event(raw, fields, content);
    }

    /// An entry.
    static Event event(RawJson raw) {
        return entry(raw).orElseThrow(() -> new IllegalArgumentException("an entry without cursor or type"));
    }

    /// An entry out of the fields of a frame; none if the frame is no entry.
    static Optional<Event> event(RawJson raw, Map<String, JsonNode> fields, @Nullable String content) {
        JsonNode cursor = fields.get("cursor");
        JsonNode type = fields.get("type");
        if (cursor == null || type == null) {
            return Optional.empty();
        }
        Cursor at = new Cursor(cursor.stringValue());
        String kind = type.stringValue();
        try {
            return Optional.of(new EntryFields(at, raw, fields, content).event(kind));
        } catch (JacksonException | IllegalArgumentException | DateTimeException e) {
            return Optional.of(new UnknownEvent(at, raw, kind));
        }
    }

    /// What nothing keeps, whatever it looks like.
    static Ephemeral ephemeral(RawJson raw, String type) {
        Map<String, JsonNode> fields = new HashMap<>();
        try {
            String _ = fields(raw, fields);
        } catch (JacksonException | IllegalArgumentException e) {
            return new Ephemeral.Unknown(raw, type);
        }
        return ephemeral(raw, fields, type);
    }

    /// What nothing keeps, out of the fields of a frame.
    static Ephemeral ephemeral(RawJson raw, Map<String, JsonNode> fields, String type) {
        try {
            return switch (type) {
                case "typing" -> new Ephemeral.Typing(raw, uuid(fields, "conversation"), uuid(fields, "user"));
                case "delivered" ->
                    new Ephemeral.Delivered(
                            raw,
                            uuid(fields, "conversation"),
                            uuid(fields, "user"),
                            required(fields, "number").longValue());
                case "presence" -> {
                    List<Presence> presences = new ArrayList<>();
                    required(fields, "presences").forEach(each -> presences.add(Presence.of(each)));
                    yield new Ephemeral.Presences(
                            raw, required(fields, "complete").booleanValue(), presences);
                }
                default -> new Ephemeral.Unknown(raw, type);
            };
        } catch (JacksonException | IllegalArgumentException e) {
            return new Ephemeral.Unknown(raw, type);
        }
    }

    private static UUID uuid(Map<String, JsonNode> fields, String name) {
        return UUID.fromString(required(fields, name).stringValue());
    }

    static JsonNode required(Map<String, JsonNode> fields, String name) {
        JsonNode value = fields.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no " + name);
        }
        return value;
    }

    /// The fields of an object, read in one pass; an object under `content` or `draft`, of which there is one at most,
    /// is left as text and returned.
    static @Nullable String fields(RawJson raw, Map<String, JsonNode> into) {
        byte[] utf8 = raw.shared();
        String content = null;
        try (JsonParser parser = Json.parser(utf8)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("not an object");
            }
            for (String name = parser.nextName(); name != null; name = parser.nextName()) {
                JsonToken token = parser.nextToken();
                if ((name.equals("content") || name.equals("draft")) && token == JsonToken.START_OBJECT) {
                    content = Json.slice(utf8, parser).toString();
                } else {
                    into.put(name, parser.readValueAsTree());
                }
            }
        }
        return content;
    }

    /// The problem an answer tells of, whatever it looks like.
    static MaruException problem(int status, byte[] body, @Nullable Duration retryAfter) {
        JsonNode node;
        try {
            node = Json.tree(body);
        } catch (JacksonException e) {
            return new MaruException(status, "http_" + status, "", null, null, retryAfter, null);
        }
        return problem(status, node, retryAfter);
    }

    static MaruException problem(int status, JsonNode node, @Nullable Duration retryAfter) {
        JsonNode seconds = node.path("retry_after");
        Duration wait = retryAfter == null && seconds.isNumber() ? Duration.ofSeconds(seconds.asLong(0)) : retryAfter;
        return new MaruException(
                status,
                node.path("code").asString("http_" + status),
                node.path("detail").asString(""),
                node.path("field").asString(null),
                node.path("reason").asString(null),
                wait,
                null);
    }

    static List<UUID> uuids(JsonNode array) {
        List<UUID> ids = new ArrayList<>();
        for (JsonNode each : array) {
            ids.add(UUID.fromString(each.stringValue()));
        }
        return ids;
    }

    static String text(JsonNode node, String name) {
        return node.required(name).stringValue();
    }

    static UUID uuid(JsonNode node, String name) {
        return UUID.fromString(text(node, name));
    }

    static Instant instant(JsonNode node, String name) {
        return Instant.parse(text(node, name));
    }
}
