package chat.maru.client;

import java.util.Locale;

/// What somebody is in a conversation. In a direct one both are members.
public enum Role {
    OWNER,
    ADMIN,
    MEMBER,
    /// One this version does not know.
    OTHER;

    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Role of(String wire) {
        for (Role role : values()) {
            if (role.wire().equals(wire)) {
                return role;
            }
        }
        return OTHER;
    }
}
