package chat.maru.model;

/// How the members of a group changed.
public enum MemberChange {
    /// Put in by somebody with the right to.
    ADDED,
    /// Came in by a link.
    JOINED,
    /// Put out by somebody with the right to.
    REMOVED,
    /// Went away.
    LEFT,
    /// Have another role.
    ROLE;

    /// Whether those named are in the group afterwards.
    public boolean stays() {
        return switch (this) {
            case ADDED, JOINED, ROLE -> true;
            case REMOVED, LEFT -> false;
        };
    }
}
