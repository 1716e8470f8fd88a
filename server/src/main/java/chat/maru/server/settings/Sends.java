package chat.maru.server.settings;

import chat.maru.core.limit.Rate;
import chat.maru.core.limit.SendLimit;
import java.util.List;
import java.util.function.LongSupplier;

/// How many messages one account may send, and how much in them.
///
/// Immutable.
///
/// @param burst        messages at once, after a pause
/// @param perSecond    messages in the long run; 0: any number
/// @param burstKib     KiB of content at once, after a pause
/// @param kibPerSecond KiB of content in the long run; 0: any number
public record Sends(int burst, int perSecond, int burstKib, int kibPerSecond) {
    private static final int KIB = 1024;
    private static final Key<Integer> BURST =
            Key.of("sends.burst", Kind.whole(1, 1_000_000), 60, "Messages an account may send at once after a pause.");
    private static final Key<Integer> PER_SECOND = Key.of(
            "sends.per-second",
            Kind.whole(0, 1_000_000),
            5,
            "Messages an account may send per second in the long run; 0 is any number.");
    // The largest content must fit.
    private static final Key<Integer> BURST_KIB = Key.of(
            "sends.burst-kib",
            Kind.whole(512, 1_000_000),
            16_384,
            "KiB of content an account may send at once after a pause.");
    private static final Key<Integer> KIB_PER_SECOND = Key.of(
            "sends.kib-per-second",
            Kind.whole(0, 100_000),
            256,
            "KiB of content an account may send per second in the long run; 0 is any number.");

    static final Room ROOM = new Room("Sending", List.of(BURST, PER_SECOND, BURST_KIB, KIB_PER_SECOND));

    /// The limit of every account.
    ///
    /// @param maxSenders accounts that are remembered
    /// @param nanos      a clock that never goes back, in nanoseconds
    public SendLimit limit(int maxSenders, LongSupplier nanos) {
        Rate messages = perSecond == 0 ? null : Rate.perSecond(burst, perSecond);
        Rate bytes = kibPerSecond == 0 ? null : Rate.perSecond(burstKib * KIB, kibPerSecond * KIB);
        return new SendLimit(messages, bytes, maxSenders, nanos);
    }

    static Sends from(Values values) {
        return new Sends(values.of(BURST), values.of(PER_SECOND), values.of(BURST_KIB), values.of(KIB_PER_SECOND));
    }
}
