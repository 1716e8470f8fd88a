package chat.maru.core.account;

import chat.maru.model.DeviceId;
import chat.maru.model.Platform;
import java.time.Instant;
import java.util.Objects;

/// A device that is signed in, as its account's owner sees it.
///
/// Immutable.
///
/// @param lastSeenAt when it last renewed its tokens: for a device in use, at most an access token's life ago
public record Device(DeviceId id, String name, Platform platform, Instant createdAt, Instant lastSeenAt) {
    public Device {
        Objects.requireNonNull(id);
        Objects.requireNonNull(name);
        Objects.requireNonNull(platform);
        Objects.requireNonNull(createdAt);
        Objects.requireNonNull(lastSeenAt);
    }
}
