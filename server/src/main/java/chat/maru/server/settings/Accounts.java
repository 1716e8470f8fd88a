package chat.maru.server.settings;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Passwords, tokens and devices.
///
/// Immutable.
///
/// @param hashes          how passwords are hashed
/// @param accessTokenLife how long an access token is good
/// @param maxDevices      devices of an account that may be signed in
/// @param cachedDevices   devices whose tokens the node remembers
/// @param cachedFor       for how long at most, without asking the store again
/// @param rateLimits      false: any number of sign-ups, log-ins and refreshes, for load tests
/// @param lookUpsPerDay   different names one account may look up within 24 hours
public record Accounts(
        Hashes hashes,
        Duration accessTokenLife,
        int maxDevices,
        int cachedDevices,
        Duration cachedFor,
        boolean rateLimits,
        int lookUpsPerDay) {

    /// Argon2id's cost, and how many run at once.
    ///
    /// @param pepper a secret from outside the store that goes into every new hash
    public record Hashes(
            int memoryKib, int iterations, int parallelism, int atOnce, int waiting, Optional<String> pepper) {
        public Hashes {
            Objects.requireNonNull(pepper);
            if (memoryKib < 8 * parallelism) {
                throw new BadConfiguration(MEMORY.name() + " is " + memoryKib + ", but it must be at least 8 times "
                        + PARALLELISM.name() + ", which is " + parallelism + ".");
            }
        }

        /// Without the pepper.
        @Override
        public String toString() {
            return "Hashes[memoryKib=" + memoryKib + ", iterations=" + iterations + ", parallelism=" + parallelism
                    + ", atOnce=" + atOnce + ", waiting=" + waiting + ", pepper="
                    + (pepper.isPresent() ? "set" : "none") + "]";
        }
    }

    private static final Key<Integer> MEMORY = Key.of(
            "accounts.argon2-memory-kib",
            Kind.whole(8, 1 << 21),
            47_104,
            "Memory of a password's hash (Argon2id), in KiB; below 19456 it is for tests only.");
    private static final Key<Integer> ITERATIONS =
            Key.of("accounts.argon2-iterations", Kind.whole(1, 100), 1, "Passes of a password's hash.");
    private static final Key<Integer> PARALLELISM =
            Key.of("accounts.argon2-parallelism", Kind.whole(1, 16), 1, "Lanes of a password's hash.");
    private static final Key<Integer> AT_ONCE = Key.of(
            "accounts.hashes-at-once",
            Kind.whole(1, 256),
            2,
            "Password hashes computed at once, each with its memory.");
    private static final Key<Integer> WAITING = Key.of(
            "accounts.hashes-waiting",
            Kind.whole(1, 100_000),
            20,
            "Password hashes that may wait; more log-ins and sign-ups are answered busy.");
    private static final Key<Optional<String>> PEPPER = Key.secret(
            "accounts.pepper",
            "A secret that goes into every new password hash: who has only the store cannot guess passwords."
                    + " When it is lost, so are the passwords hashed with it.");
    private static final Key<Integer> ACCESS = Key.of(
            "accounts.access-token-minutes", Kind.whole(1, 15), 15, "How long an access token is good, in minutes.");
    private static final Key<Integer> DEVICES = Key.of(
            "accounts.max-devices",
            Kind.whole(1, 1_000),
            10,
            "Devices of an account that may be signed in. With that many, a log-in takes the place of the "
                    + "one longest unseen, if that is a day or more and it is not connected.");
    private static final Key<Integer> CACHED = Key.of(
            "accounts.cached-devices", Kind.whole(0, 100_000_000), 200_000, "Devices whose tokens are kept in memory.");
    private static final Key<Integer> CACHED_SECONDS = Key.of(
            "accounts.cached-seconds",
            Kind.whole(1, 3_600),
            30,
            "How long a token in memory is believed before the store is asked again, in seconds.");
    private static final Key<Boolean> RATES = Key.of(
            "accounts.rate-limits",
            Kind.onOff(),
            true,
            "Limits on sign-ups, log-ins and refreshes per address, account and in all; off is for load tests only.");
    private static final Key<Integer> LOOK_UPS = Key.of(
            "accounts.look-ups-per-day",
            Kind.whole(1, 1_000_000_000),
            1_000,
            "Different names one account may look up within 24 hours.");

    static final Room ROOM = new Room(
            "Accounts",
            List.of(
                    ACCESS,
                    DEVICES,
                    RATES,
                    LOOK_UPS,
                    MEMORY,
                    ITERATIONS,
                    PARALLELISM,
                    AT_ONCE,
                    WAITING,
                    PEPPER,
                    CACHED,
                    CACHED_SECONDS));

    public Accounts {
        Objects.requireNonNull(hashes);
        Objects.requireNonNull(accessTokenLife);
        Objects.requireNonNull(cachedFor);
    }

    static Accounts from(Values values) {
        return new Accounts(
                hashes(values),
                Duration.ofMinutes(values.of(ACCESS)),
                values.of(DEVICES),
                values.of(CACHED),
                Duration.ofSeconds(values.of(CACHED_SECONDS)),
                values.of(RATES),
                values.of(LOOK_UPS));
    }

    private static Hashes hashes(Values values) {
        return new Hashes(
                values.of(MEMORY),
                values.of(ITERATIONS),
                values.of(PARALLELISM),
                values.of(AT_ONCE),
                values.of(WAITING),
                values.of(PEPPER));
    }
}
