package chat.maru.wire;

import chat.maru.model.Platform;
import java.util.Objects;

/// How a client describes the device it signs in on.
///
/// Immutable.
///
/// @param name 1 to 64 characters, without white space around
public record DeviceInfo(String name, Platform platform) {
    private static final String PLATFORM = "It must be web, ios, android, desktop, terminal or other.";

    public DeviceInfo {
        Objects.requireNonNull(name);
        Objects.requireNonNull(platform);
    }

    static DeviceInfo read(JsonBody device) {
        String name = device.text("name", TextRules::deviceName, TextRules.NAME);
        String platform =
                device.text("platform", code -> PlatformText.parse(code).isPresent(), PLATFORM);
        return new DeviceInfo(name.strip(), PlatformText.parse(platform).orElse(Platform.OTHER));
    }
}
