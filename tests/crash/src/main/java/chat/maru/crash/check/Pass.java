package chat.maru.crash.check;

import chat.maru.crash.history.Event;

/// Looks at a history for some of the promises, one event after the other.
///
/// Confined to one thread.
interface Pass {

    /// @param line how many events were before it
    default void invoked(long line, Event.Invoked invoked) {}

    /// @param line  how many events were before it
    /// @param begun how many events were before its invocation
    default void completed(long line, long begun, Event.Invoked invoked, Event.Completed completed) {}

    default void opened(Event.Opened opened) {}

    /// An entry came that nobody got before, or not in these bytes.
    default void news(Event.Got got, Place place) {}

    /// An entry came.
    ///
    /// @param place where it is
    default void got(Event.Opened opened, Event.Got got, Place place) {}

    default void idle(Event.Opened opened, Event.Idle idle) {}

    default void closed(Event.Opened opened, Event.Closed closed) {}

    /// Anything else.
    default void told(Event event) {}

    /// There are no more.
    default void end() {}
}
