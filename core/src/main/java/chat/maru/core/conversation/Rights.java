package chat.maru.core.conversation;

import chat.maru.model.Role;

/// Who may do what in a group. In a direct conversation both may do what members may, and pin.
///
/// | | owner | admin | member |
/// | --- | --- | --- | --- |
/// | send, react, edit and delete one's own | yes | yes | yes |
/// | delete what others said, pin | yes | yes | – |
/// | title, description, access to history | yes | yes | – |
/// | add members; make, see and revoke links | yes | yes | – |
/// | put members out | all | members | – |
/// | change roles, hand over | yes | – | – |
/// | go away | after handing over, or as the last one | yes | yes |
public final class Rights {
    private Rights() {}

    /// Delete the messages of others, pin, describe, add, and everything about links.
    public static boolean moderates(Role role) {
        return switch (role) {
            case OWNER, ADMIN -> true;
            case MEMBER -> false;
        };
    }

    /// Put out a member who has that other role.
    public static boolean removes(Role role, Role other) {
        return switch (role) {
            case OWNER -> true;
            case ADMIN -> other == Role.MEMBER;
            case MEMBER -> false;
        };
    }

    /// Give and take roles.
    public static boolean appoints(Role role) {
        return role == Role.OWNER;
    }
}
