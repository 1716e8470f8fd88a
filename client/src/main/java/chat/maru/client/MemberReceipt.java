package chat.maru.client;

import java.util.Objects;
import java.util.UUID;

/// How far a member of a conversation has come.
///
/// Immutable.
///
/// @param read      the last message they let others know they have read, or 0
/// @param delivered the last message that a device of theirs has confirmed, or 0
public record MemberReceipt(UUID user, long read, long delivered) {
    public MemberReceipt {
        Objects.requireNonNull(user);
    }
}
