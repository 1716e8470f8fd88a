package chat.maru.crash.history;

import java.util.List;
import java.util.Objects;

/// An entry as somebody got it.
///
/// Immutable.
///
/// @param cursor       the entry's own: the place just behind it
/// @param conversation empty if it is in none
/// @param id           the message it is about; empty if it is about none
/// @param number       that message's number; 0 if it is about none
/// @param accounts     who sent it; whom it made a member, or not any more; who else's state it is
/// @param body         the [Digest] of the whole entry
/// @param content      the [Digest] of the message's content; 0 if it has none
public record Seen(
        String cursor,
        Kind kind,
        String conversation,
        String id,
        long number,
        List<String> accounts,
        long body,
        long content) {
    public Seen {
        Objects.requireNonNull(cursor);
        Objects.requireNonNull(kind);
        Objects.requireNonNull(conversation);
        Objects.requireNonNull(id);
        accounts = List.copyOf(accounts);
    }

    /// What an entry tells.
    public enum Kind {
        MESSAGE,
        EDIT,
        DELETE,
        /// Somebody is a member from here on, with this entry.
        IN,
        /// Somebody is no member any more, behind this entry.
        OUT,
        /// The last of its kind; the ones before it are not in the log any more.
        STATE,
        /// Anything else in a conversation.
        CHANGE,
        /// Of an account's own affairs.
        ACCOUNT
    }

    /// An entry in the server's own bytes.
    public static Seen of(byte[] utf8) {
        Fields fields = Fields.of(utf8);
        Kind kind = kind(fields.text("type"), fields.text("change"));
        return new Seen(
                fields.text("cursor"),
                kind,
                fields.text("conversation"),
                fields.text("id"),
                fields.number("number"),
                switch (kind) {
                    case MESSAGE -> List.of(fields.text("sender"));
                    case IN, OUT -> fields.members();
                    case STATE -> fields.text("user").isEmpty() ? List.of() : List.of(fields.text("user"));
                    default -> List.of();
                },
                Digest.of(utf8),
                fields.content());
    }

    private static Kind kind(String type, String change) {
        return switch (type) {
            case "message" -> Kind.MESSAGE;
            case "edit" -> Kind.EDIT;
            case "delete" -> Kind.DELETE;
            case "read" -> Kind.STATE;
            case "conversation" -> change.equals("created") ? Kind.IN : Kind.CHANGE;
            case "member" ->
                switch (change) {
                    case "added", "joined" -> Kind.IN;
                    case "removed", "left" -> Kind.OUT;
                    default -> Kind.CHANGE;
                };
            case "account" ->
                switch (change) {
                    case "preferences", "draft", "settings" -> Kind.STATE;
                    default -> Kind.ACCOUNT;
                };
            default -> Kind.CHANGE;
        };
    }
}
