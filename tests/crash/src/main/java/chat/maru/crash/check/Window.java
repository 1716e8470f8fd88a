package chat.maru.crash.check;

/// Where in the log something happened that was asked for and done: behind all that was acknowledged before it was
/// asked for, and before all that was sent when it was done.
///
/// Immutable.
///
/// @param after  the last place that is before it
/// @param before the first place that is behind it
record Window(long after, long before) {}
