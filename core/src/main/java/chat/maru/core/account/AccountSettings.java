package chat.maru.core.account;

import chat.maru.core.limit.Rate;
import java.time.Duration;
import java.util.Objects;

/// What can be set about accounts.
///
/// Immutable.
///
/// @param accessTokenLife  how long an access token is good, at most 15 minutes
/// @param maxDevices       how many devices of an account may be signed in
/// @param cachedDevices    of how many devices this node remembers the tokens
/// @param cachedFor        for how long at most it does so without asking the store again
/// @param signUpsPerBlock  sign-ups from one block of addresses (/24, /64)
/// @param signUps          sign-ups from everywhere together
/// @param logInsPerBlock   log-ins tried from one block of addresses
/// @param logIns           log-ins tried from everywhere together
/// @param refreshes        refreshes of one device
/// @param lookUpsPerDay    different names one account may look up within 24 hours
public record AccountSettings(
        Duration accessTokenLife,
        int maxDevices,
        int cachedDevices,
        Duration cachedFor,
        Rate signUpsPerBlock,
        Rate signUps,
        Rate logInsPerBlock,
        Rate logIns,
        Rate refreshes,
        int lookUpsPerDay) {
    private static final Duration LONGEST_ACCESS = Duration.ofMinutes(15);

    public static final AccountSettings DEFAULT = new AccountSettings(
            Duration.ofMinutes(15),
            10,
            200_000,
            Duration.ofSeconds(30),
            new Rate(20, Duration.ofSeconds(60)),
            Rate.perSecond(100, 5),
            new Rate(30, Duration.ofSeconds(2)),
            Rate.perSecond(200, 20),
            Rate.perSecond(60, 1),
            1_000);

    public AccountSettings {
        Objects.requireNonNull(signUpsPerBlock);
        Objects.requireNonNull(signUps);
        Objects.requireNonNull(logInsPerBlock);
        Objects.requireNonNull(logIns);
        Objects.requireNonNull(refreshes);
        if (!accessTokenLife.isPositive() || accessTokenLife.compareTo(LONGEST_ACCESS) > 0) {
            throw new IllegalArgumentException("an access token lives up to 15 minutes, not " + accessTokenLife);
        }
        if (maxDevices < 1 || cachedDevices < 0 || !cachedFor.isPositive() || lookUpsPerDay < 1) {
            throw new IllegalArgumentException("out of range: " + maxDevices + " devices, " + cachedDevices
                    + " cached for " + cachedFor + ", " + lookUpsPerDay + " look-ups a day");
        }
    }

    /// The same without any rate to speak of, for load tests and benchmarks.
    public AccountSettings withoutRates() {
        // The burst lasts a second: long enough for a thread that was held up between two looks at the clock.
        Rate any = new Rate(1_000_000, Duration.ofNanos(1_000));
        return new AccountSettings(
                accessTokenLife, maxDevices, cachedDevices, cachedFor, any, any, any, any, any, lookUpsPerDay);
    }
}
