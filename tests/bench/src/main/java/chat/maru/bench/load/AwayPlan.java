package chat.maru.bench.load;

/// What a generator process is to do that sends to people who are away. Immutable; travels as one JSON argument.
///
/// @param load a closed loop of the senders; its people are all, the senders first, and its window is how long is sent
/// @param senders how many of the people stay, from the first on
public record AwayPlan(Plan load, int senders) {
    public AwayPlan {
        if (load.pace() != Plan.Pace.CLOSED) {
            throw new IllegalArgumentException("no closed loop: " + load.pace());
        }
        if (senders < 1 || senders >= load.connections()) {
            throw new IllegalArgumentException(senders + " of " + load.connections() + " send");
        }
    }
}
