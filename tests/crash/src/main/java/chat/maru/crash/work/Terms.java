package chat.maru.crash.work;

/// What may be expected of a server, whatever goes wrong with it meanwhile.
///
/// Immutable.
///
/// @param timely  what it says is on its way at once, so that who waits must be told of news soon
/// @param commits it can always write, so that it has committed a cursor when it answers what is behind it: else it
/// goes on answering, and only an `ok` says that a cursor is committed
public record Terms(boolean timely, boolean commits) {}
