package chat.maru.core.account;

import chat.maru.core.account.Authentication.Authenticated;
import chat.maru.core.account.Authentication.Expired;
import chat.maru.model.AccountId;
import chat.maru.model.DeviceId;
import chat.maru.store.DeviceForm;
import chat.maru.store.Digest;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;

/// The access tokens of devices that were signed in when the store was last asked.
///
/// Thread-safe, without I/O. What is dropped stays away: who loads a device takes the account's version first
/// and offers what was loaded with it; to drop moves the version on before it removes. So an offer of what was
/// read before a drop either comes before the removal, which takes it away, or sees the newer version.
final class DeviceCache {
    private static final int STRIPES = 1 << 12;

    private final Cache<DeviceId, Access> devices;
    private final AtomicLongArray versions = new AtomicLongArray(STRIPES);

    DeviceCache(int size, Duration life, LongSupplier nanos) {
        devices = Caffeine.newBuilder()
                .maximumSize(size)
                .expireAfterWrite(life)
                .ticker(nanos::getAsLong)
                .executor(Runnable::run)
                .build();
    }

    /// The tokens of one device.
    ///
    /// Immutable.
    record Access(AccountId account, DeviceId device, DeviceForm.Access current, Optional<DeviceForm.Access> previous) {
        Access {
            Objects.requireNonNull(account);
            Objects.requireNonNull(device);
            Objects.requireNonNull(current);
            Objects.requireNonNull(previous);
        }

        static Access of(AccountId account, DeviceId device, DeviceForm form) {
            return new Access(account, device, form.access(), form.rotation().map(DeviceForm.Rotation::access));
        }

        /// What a token with this digest is worth now; empty if it is neither of the two.
        Optional<Authentication> judge(Digest shown, Instant now) {
            if (current.hash().equals(shown)) {
                return Optional.of(judge(current.expiresAt(), now));
            }
            return previous.filter(before -> before.hash().equals(shown)).map(before -> judge(before.expiresAt(), now));
        }

        private Authentication judge(Instant until, Instant now) {
            return now.isBefore(until) ? new Authenticated(account, device, until) : new Expired();
        }
    }

    Optional<Access> peek(DeviceId device) {
        return Optional.ofNullable(devices.getIfPresent(device));
    }

    /// To be taken before a device of the account is read from the store.
    long version(AccountId account) {
        return versions.get(stripe(account));
    }

    /// Remembers what was read since this version, unless something was dropped meanwhile.
    void offer(Access read, long version) {
        devices.asMap().compute(read.device(), (device, known) -> version(read.account()) == version ? read : known);
    }

    void drop(AccountId account, Collection<DeviceId> gone) {
        versions.incrementAndGet(stripe(account));
        gone.forEach(devices.asMap()::remove);
    }

    /// Drops whatever is known of the account's devices.
    void dropAll(AccountId account) {
        versions.incrementAndGet(stripe(account));
        devices.asMap().values().removeIf(access -> access.account().equals(account));
    }

    private static int stripe(AccountId account) {
        int hash = account.value().hashCode();
        return (hash ^ hash >>> 16) & STRIPES - 1;
    }
}
