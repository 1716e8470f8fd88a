package chat.maru.model;

/// Who may know something of an account.
public enum Audience {
    /// Those who share a conversation with it.
    CONVERSATIONS,
    NOBODY
}
