package chat.maru.client;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The fields of an entry, and the event they are.
///
/// Confined to whoever reads it.
///
/// @param content the text of the object under `content` or `draft`, which is not among the fields; null if there is
///     none
record EntryFields(
        Cursor cursor,
        RawJson raw,
        Map<String, JsonNode> fields,
        @Nullable String content) {
    /// @throws IllegalArgumentException if a field is missing or is not what the protocol says
    Event event(String type) {
        return switch (type) {
            case "message" -> fields.containsKey("deleted") ? deletedMessage() : message();
            case "edit" ->
                new EditEvent(
                        cursor,
                        raw,
                        conversation(),
                        number(),
                        uuid("id"),
                        uuid("actor"),
                        instant("at"),
                        fields.containsKey("deleted") ? null : said());
            case "delete" ->
                new DeleteEvent(cursor, raw, conversation(), number(), uuid("id"), uuid("actor"), instant("at"));
            case "reaction" ->
                new ReactionEvent(
                        cursor,
                        raw,
                        conversation(),
                        number(),
                        uuid("id"),
                        uuid("actor"),
                        instant("at"),
                        text("emoji"),
                        flag("present"));
            case "conversation" -> conversation(text("change"));
            case "member" -> members();
            case "account" -> account(text("change"));
            case "read" -> fields.containsKey("user") ? receipt() : read();
            case "unreadable" ->
                new UnreadableEvent(
                        cursor,
                        raw,
                        fields.containsKey("conversation") ? conversation() : null,
                        fields.containsKey("number") ? number() : 0);
            default -> new UnknownEvent(cursor, raw, type);
        };
    }

    private MessageEvent message() {
        List<Reaction> reactions = new ArrayList<>();
        if (fields.containsKey("reactions")) {
            for (JsonNode each : field("reactions")) {
                reactions.add(new Reaction(Wire.text(each, "emoji"), Wire.uuids(each.required("users"))));
            }
        }
        return new MessageEvent(
                cursor,
                raw,
                conversation(),
                number(),
                uuid("id"),
                uuid("sender"),
                instant("sent_at"),
                said(),
                fields.containsKey("edited_at") ? instant("edited_at") : null,
                reactions);
    }

    private DeletedMessageEvent deletedMessage() {
        return new DeletedMessageEvent(
                cursor, raw, conversation(), number(), uuid("id"), uuid("sender"), instant("sent_at"));
    }

    private Event conversation(String change) {
        return switch (change) {
            case "created" ->
                new ConversationCreatedEvent(
                        cursor,
                        raw,
                        conversation(),
                        text("kind"),
                        uuid("actor"),
                        group(),
                        Wire.uuids(field("members")),
                        instant("at"));
            case "changed" ->
                new ConversationChangedEvent(
                        cursor,
                        raw,
                        conversation(),
                        uuid("actor"),
                        group(),
                        Wire.uuids(field("pinned")),
                        instant("at"));
            case "link_made", "link_revoked" ->
                new LinkEvent(
                        cursor,
                        raw,
                        conversation(),
                        change.equals("link_made"),
                        uuid("actor"),
                        uuid("link"),
                        instant("at"));
            default -> new UnknownEvent(cursor, raw, "conversation");
        };
    }

    private MemberEvent members() {
        Map<UUID, Role> members = new LinkedHashMap<>();
        for (JsonNode each : field("members")) {
            members.put(Wire.uuid(each, "user"), Role.of(Wire.text(each, "role")));
        }
        return new MemberEvent(
                cursor,
                raw,
                conversation(),
                MemberEvent.Change.valueOf(text("change").toUpperCase(Locale.ROOT)),
                uuid("actor"),
                members,
                fields.containsKey("link") ? uuid("link") : null,
                instant("at"));
    }

    private ReadEvent read() {
        return new ReadEvent(cursor, raw, conversation(), number(), flag("unread"), instant("at"));
    }

    private ReceiptEvent receipt() {
        return new ReceiptEvent(cursor, raw, conversation(), uuid("user"), number(), instant("at"));
    }

    private Event account(String change) {
        UUID account = uuid("account");
        Instant at = instant("at");
        return switch (change) {
            case "profile" -> new AccountEvent(cursor, raw, account, change, Wire.profile(field("profile")), at);
            case "preferences" ->
                new PreferencesEvent(
                        cursor,
                        raw,
                        account,
                        conversation(),
                        field("muted_until").isNull() ? null : instant("muted_until"),
                        flag("archived"),
                        flag("pinned"),
                        at);
            case "draft" -> new DraftEvent(cursor, raw, account, conversation(), draft(), at);
            case "settings" ->
                new SettingsEvent(
                        cursor,
                        raw,
                        account,
                        field("settings").required("share_read_marks").booleanValue(),
                        field("settings").path("invisible").asBoolean(false),
                        shared("presence"),
                        shared("last_seen"),
                        at);
            case "block" -> new BlockEvent(cursor, raw, account, uuid("user"), flag("blocked"), conversation(), at);
            default -> new UnknownEvent(cursor, raw, "account");
        };
    }

    /// Of servers from before there was such a setting, yes.
    private boolean shared(String what) {
        return !field("settings").path(what).asString("conversations").equals("nobody");
    }

    private @Nullable Content draft() {
        if (content != null) {
            return new Content(content);
        }
        if (!field("draft").isNull()) {
            throw new IllegalArgumentException("a draft that is no object");
        }
        return null;
    }

    private @Nullable GroupInfo group() {
        return fields.containsKey("title") ? Wire.group(this::field) : null;
    }

    private Content said() {
        return new Content(content == null ? "" : content);
    }

    private UUID conversation() {
        return uuid("conversation");
    }

    private long number() {
        return field("number").longValue();
    }

    private JsonNode field(String name) {
        return Wire.required(fields, name);
    }

    private String text(String name) {
        return field(name).stringValue();
    }

    private boolean flag(String name) {
        return field(name).booleanValue();
    }

    private UUID uuid(String name) {
        return UUID.fromString(text(name));
    }

    private Instant instant(String name) {
        return Instant.parse(text(name));
    }
}
