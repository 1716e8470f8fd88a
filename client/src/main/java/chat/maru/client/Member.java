package chat.maru.client;

import java.util.Objects;

/// Somebody in a conversation.
///
/// Immutable.
///
/// @param role `member` for now; others may come
public record Member(Profile user, String role) {
    public Member {
        Objects.requireNonNull(user);
        Objects.requireNonNull(role);
    }
}
