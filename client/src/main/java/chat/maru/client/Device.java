package chat.maru.client;

import java.util.Objects;

/// How a device names itself when it signs in.
///
/// Immutable.
///
/// @param name 1–64 characters, for its owner's list of devices
public record Device(String name, Platform platform) {
    public Device {
        Objects.requireNonNull(name);
        Objects.requireNonNull(platform);
    }
}
