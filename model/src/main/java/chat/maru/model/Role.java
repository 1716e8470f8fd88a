package chat.maru.model;

/// What a member may do in a conversation. In a direct conversation both are plain members.
public enum Role {
    MEMBER
}
