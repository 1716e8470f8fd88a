package chat.maru.model;

/// What somebody who is added to a group may see of what was said before.
public enum HistoryAccess {
    /// All of it.
    ALL,
    /// Nothing before the entry that put them in.
    SINCE_JOINING
}
