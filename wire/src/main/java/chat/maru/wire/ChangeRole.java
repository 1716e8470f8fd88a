package chat.maru.wire;

import chat.maru.model.Role;
import java.util.Objects;

/// The body of `PUT /v1/conversations/{conversation}/members/{user}`.
///
/// Immutable.
public record ChangeRole(Role role) {
    public ChangeRole {
        Objects.requireNonNull(role);
    }

    public static Parsed<ChangeRole> parse(byte[] json) {
        JsonBody body = JsonBody.read(json);
        Role role = body.word("role", GroupWords.ROLES, Role.MEMBER);
        return body.finish(() -> new ChangeRole(role));
    }
}
