package chat.maru.model;

/// What a member may do in a conversation; see `Rights` in core for the table. In a direct conversation both
/// are plain members. In order from most to least.
public enum Role {
    OWNER,
    ADMIN,
    MEMBER
}
