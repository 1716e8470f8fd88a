package chat.maru.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.UUID;

/// Changes of messages that were sent: edits, deletions, reactions, pins.
///
/// All calls block, and throw [MaruException]: refused with `message_deleted` if the message is deleted,
/// `forbidden` if it is not one's to change, `not_found` if there is none. All are idempotent: after an
/// unknown outcome, ask again.
///
/// Thread-safe.
public final class Messages {
    private final Session session;

    Messages(Session session) {
        this.session = session;
    }

    /// Edits a message of one's own. The last edit wins, everywhere.
    public void edit(UUID conversation, UUID message, Content content) {
        session.call("PATCH", at(conversation, message), "{\"content\":" + content.json() + "}");
    }

    /// Deletes a message for everyone: one's own; in a group the owner and admins delete anybody's. The number
    /// stays, the text is gone.
    public void delete(UUID conversation, UUID message) {
        session.call("DELETE", at(conversation, message), null);
    }

    /// Reacts to a message. One of each emoji per person.
    ///
    /// @throws MaruException refused with `limit_reached`, …
    public void react(UUID conversation, UUID message, String emoji) {
        session.call("PUT", reaction(conversation, message, emoji), null);
    }

    /// Takes a reaction back.
    public void unreact(UUID conversation, UUID message, String emoji) {
        session.call("DELETE", reaction(conversation, message, emoji), null);
    }

    /// Pins a message. In a group the owner and admins do.
    ///
    /// @throws MaruException refused with `limit_reached`, …
    public void pin(UUID conversation, UUID message) {
        session.call("PUT", at(conversation, message) + "/pin", null);
    }

    /// Unpins a message.
    public void unpin(UUID conversation, UUID message) {
        session.call("DELETE", at(conversation, message) + "/pin", null);
    }

    private static String at(UUID conversation, UUID message) {
        return "/v1/conversations/" + conversation + "/messages/" + message;
    }

    private static String reaction(UUID conversation, UUID message, String emoji) {
        // The encoder writes a space as a form would, which a path does not know.
        return at(conversation, message) + "/reactions/"
                + URLEncoder.encode(emoji, UTF_8).replace("+", "%20");
    }
}
