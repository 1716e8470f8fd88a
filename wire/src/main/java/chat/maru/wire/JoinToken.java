package chat.maru.wire;

import chat.maru.model.ConversationId;
import chat.maru.model.LinkId;
import chat.maru.model.LinkSecret;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/// What a link to join a group by carries: which group, which link, and its secret; as text 64 characters that
/// an address takes as they are.
///
/// Immutable.
public record JoinToken(ConversationId conversation, LinkId link, LinkSecret secret) {
    private static final int BYTES = 48;
    private static final int LENGTH = 64;

    public JoinToken {
        Objects.requireNonNull(conversation);
        Objects.requireNonNull(link);
        Objects.requireNonNull(secret);
    }

    public String format() {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES);
        put(bytes, conversation.value());
        put(bytes, link.value());
        put(bytes, secret.value());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /// The token in what a client sent; empty where it is none.
    public static Optional<JoinToken> parse(String text) {
        boolean possible = text.length() == LENGTH
                && text.chars().allMatch(c -> c < 0x80 && (Character.isLetterOrDigit(c) || c == '-' || c == '_'));
        if (!possible) {
            return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
        return Optional.of(
                new JoinToken(new ConversationId(uuid(bytes)), new LinkId(uuid(bytes)), new LinkSecret(uuid(bytes))));
    }

    private static void put(ByteBuffer into, UUID id) {
        into.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    }

    private static UUID uuid(ByteBuffer from) {
        return new UUID(from.getLong(), from.getLong());
    }

    /// Nothing of it: a secret never enters a log file.
    @Override
    public String toString() {
        return "JoinToken";
    }
}
