package chat.maru.model;

/// How much of a message the push service of a device may know. The names are those of the protocol, in lower
/// case.
///
/// Immutable.
public enum PushContent {
    /// That there is something.
    NONE,
    /// Who wrote, and in which group.
    SENDER,
    /// The beginning of the text too.
    FULL
}
