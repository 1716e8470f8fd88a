package chat.maru.crash.check;

/// How much must have happened in a history before it can be said to break no promise.
///
/// Immutable.
///
/// @param acked   messages that were acknowledged
/// @param faults  those whose effect was seen
/// @param inboxes whether everybody's inbox must have been read in the end, from the beginning
public record Enough(long acked, long faults, boolean inboxes) {
    /// For histories that are about something else.
    public static final Enough ANYTHING = new Enough(0, 0, false);
}
