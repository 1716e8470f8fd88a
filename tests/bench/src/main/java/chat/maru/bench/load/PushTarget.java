package chat.maru.bench.load;

/// A registered device that is away, by the conversation in which it is the only one. Immutable.
///
/// @param conversation a direct one with the device's owner
/// @param token access token of the other person in it, who writes
public record PushTarget(String conversation, String token) {}
