package chat.maru.model;

/// What sort of conversation.
public enum ConversationKind {
    /// Between two people, for ever.
    DIRECT,
    /// Among people who come and go, one of whom owns it.
    GROUP
}
