package chat.maru.model;

/// Where those who come into a group find what was said there while they were not in it.
public enum Disclosure {
    /// Nowhere.
    NONE,
    /// In the history, which they ask for. Their inbox goes on with the entry that put them in.
    HISTORY,
    /// In the history, and in their inbox when they read it from a cursor before they came, but never live. Groups
    /// whose history is [HistoryAccess#ALL] were once like that: the log has such entries, and no more are made.
    INBOX
}
