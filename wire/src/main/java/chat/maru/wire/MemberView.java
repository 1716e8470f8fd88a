package chat.maru.wire;

import chat.maru.model.Profile;
import chat.maru.model.Role;
import java.util.Objects;

/// A member of a conversation as the other members see them.
///
/// Immutable.
public record MemberView(Profile user, Role role) {
    public MemberView {
        Objects.requireNonNull(user);
        Objects.requireNonNull(role);
    }
}
