package chat.maru.model;

/// What sort of conversation: so far only between two people.
public enum ConversationKind {
    DIRECT
}
