package chat.maru.client;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/// One of an account's devices, as the server lists it.
///
/// Immutable.
///
/// @param current whether it is the one that asked
public record SignedInDevice(
        UUID id, String name, Platform platform, Instant createdAt, Instant lastSeenAt, boolean current) {
    public SignedInDevice {
        Objects.requireNonNull(id);
        Objects.requireNonNull(name);
        Objects.requireNonNull(platform);
        Objects.requireNonNull(createdAt);
        Objects.requireNonNull(lastSeenAt);
    }
}
