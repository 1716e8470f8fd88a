package chat.maru.model;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Objects;
import java.util.UUID;

/// The id of a conversation.
///
/// Immutable.
public record ConversationId(UUID value) {
    private static final byte[] DIRECT = {'d', 'i', 'r', 'e', 'c', 't'};
    private static final byte[] GROUP = {'g', 'r', 'o', 'u', 'p'};

    public ConversationId {
        Objects.requireNonNull(value);
    }

    /// The id of the one-to-one conversation of two people: the same whichever of the two is named first, so
    /// that it needs no table and two people who open it at once cannot make two. It is a version 8 UUID, cut
    /// from the SHA-256 of both account ids in order. Knowing it grants nothing.
    public static ConversationId direct(AccountId one, AccountId other) {
        boolean inOrder = one.value().compareTo(other.value()) <= 0;
        UUID first = (inOrder ? one : other).value();
        UUID second = (inOrder ? other : one).value();
        return new ConversationId(cut(DIRECT, first, second));
    }

    /// The id of the group that an account asked for under an id of its client's making: asking again is asking
    /// for the same group, and nobody can ask for a conversation or a topic that is somebody else's. Cut like
    /// that of a direct conversation.
    public static ConversationId group(AccountId creator, UUID request) {
        return new ConversationId(cut(GROUP, creator.value(), request));
    }

    private static UUID cut(byte[] kind, UUID first, UUID second) {
        ByteBuffer bytes = ByteBuffer.allocate(kind.length + 32).put(kind);
        putUuid(bytes, first);
        putUuid(bytes, second);
        ByteBuffer digest = ByteBuffer.wrap(sha256().digest(bytes.array()));
        long high = (digest.getLong() & ~0xF000L) | 0x8000L;
        long low = (digest.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    private static void putUuid(ByteBuffer into, UUID id) {
        into.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
