package chat.maru.client;

import java.util.Objects;

/// Somebody in a conversation.
///
/// Immutable.
public record Member(Profile user, Role role) {
    public Member {
        Objects.requireNonNull(user);
        Objects.requireNonNull(role);
    }
}
