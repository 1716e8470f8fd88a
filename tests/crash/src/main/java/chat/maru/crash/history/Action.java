package chat.maru.crash.history;

/// What somebody asks a server for.
///
/// Immutable.
public sealed interface Action {

    /// To put a message, for the first time or again.
    ///
    /// @param content the content's [Digest]
    record Send(String conversation, String id, long content) implements Action {}

    /// To say something else in a message.
    ///
    /// @param content the content's [Digest]; 0 to delete the message
    record Edit(String conversation, String id, long content) implements Action {}

    /// To have somebody in a conversation, or not any more.
    record Member(String conversation, String account, boolean in) implements Action {}

    /// To have a device's cursor here.
    record Commit(String cursor) implements Action {}

    /// To mark what is read, up to this number.
    record Mark(String conversation, long number) implements Action {}

    /// To read messages, newest first.
    ///
    /// @param before only those before this number; 0 for the newest
    record History(String conversation, long before) implements Action {}

    /// To read where everything stands.
    record Snapshot() implements Action {}

    /// To read what is behind a cursor.
    ///
    /// @param patience how long to wait for something, in nanoseconds
    record Poll(String cursor, long patience) implements Action {}

    /// To sign a device out.
    record Revoke(String device) implements Action {}

    /// Anything else that only somebody who is signed in may do.
    record Other(String what) implements Action {}
}
