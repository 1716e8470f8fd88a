package chat.maru.core.push;

import java.time.Duration;

/// How push behaves.
///
/// Immutable.
///
/// @param delay        how long a message waits for somebody to read it, or for the device to come back
/// @param watch        how often a connected device that has not confirmed a message is looked after
/// @param breaker      failures of a service in a row after which it is only probed, one at a time
/// @param breakerMost  how long it is left alone between two probes at most
/// @param retryMost    how long one notification waits between two attempts at most
/// @param giveUp       for how long one is tried
/// @param silence      for how long a provider may give no answer
/// @param life         for how long a notification is worth delivering
/// @param waiting      notifications kept in memory for each service; more wait in the store
public record PushConfig(
        Duration delay,
        Duration watch,
        int breaker,
        Duration breakerMost,
        Duration retryMost,
        Duration giveUp,
        Duration silence,
        Duration life,
        int waiting) {
    public static final PushConfig DEFAULT = new PushConfig(
            Duration.ofSeconds(5),
            Duration.ofSeconds(2),
            5,
            Duration.ofMinutes(1),
            Duration.ofMinutes(15),
            Duration.ofDays(1),
            Duration.ofSeconds(90),
            Duration.ofDays(7),
            100_000);

    public PushConfig {
        if (breaker < 1 || waiting < 1) {
            throw new IllegalArgumentException("bounds are at least 1");
        }
    }

    /// The same, with another delay.
    public PushConfig withDelay(Duration another) {
        return new PushConfig(another, watch, breaker, breakerMost, retryMost, giveUp, silence, life, waiting);
    }
}
