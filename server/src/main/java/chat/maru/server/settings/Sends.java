package chat.maru.server.settings;

import java.util.List;

/// How many messages one account may send.
///
/// Immutable.
///
/// @param burst     at once, after a pause
/// @param perSecond in the long run; 0: any number
public record Sends(int burst, int perSecond) {
    private static final Key<Integer> BURST =
            Key.of("sends.burst", Kind.whole(1, 1_000_000), 60, "Messages an account may send at once after a pause.");
    private static final Key<Integer> PER_SECOND = Key.of(
            "sends.per-second",
            Kind.whole(0, 1_000_000),
            5,
            "Messages an account may send per second in the long run; 0 is any number.");

    static final Room ROOM = new Room("Sending", List.of(BURST, PER_SECOND));

    /// Whether there is a limit at all.
    public boolean limited() {
        return perSecond > 0;
    }

    static Sends from(Values values) {
        return new Sends(values.of(BURST), values.of(PER_SECOND));
    }
}
