package chat.maru.wire;

import chat.maru.model.DeviceId;
import chat.maru.model.Platform;
import java.time.Instant;
import java.util.Objects;

/// A device as its owner sees it.
///
/// Immutable.
///
/// @param current whether it is the one that asks
public record DeviceView(
        DeviceId id, String name, Platform platform, Instant createdAt, Instant lastSeenAt, boolean current) {
    public DeviceView {
        Objects.requireNonNull(id);
        Objects.requireNonNull(name);
        Objects.requireNonNull(platform);
        Objects.requireNonNull(createdAt);
        Objects.requireNonNull(lastSeenAt);
    }
}
