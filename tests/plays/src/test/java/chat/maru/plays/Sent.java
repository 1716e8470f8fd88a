package chat.maru.plays;

/// A message whose sender knows that it is kept.
///
/// Immutable.
record Sent(String id, long number, String text) {}
