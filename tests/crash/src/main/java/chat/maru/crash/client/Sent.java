package chat.maru.crash.client;

/// A message whose sender knows that it is kept.
///
/// Immutable.
public record Sent(String id, long number, String text) {}
