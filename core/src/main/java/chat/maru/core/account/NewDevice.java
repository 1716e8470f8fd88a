package chat.maru.core.account;

import chat.maru.model.Platform;
import java.util.Objects;

/// What a device says of itself when it signs up or logs in; the name as it was typed.
///
/// Immutable.
public record NewDevice(String name, Platform platform) {
    public NewDevice {
        Objects.requireNonNull(name);
        Objects.requireNonNull(platform);
    }
}
