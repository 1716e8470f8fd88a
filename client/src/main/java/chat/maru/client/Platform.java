package chat.maru.client;

import java.util.Locale;

/// What a device is.
public enum Platform {
    WEB,
    IOS,
    ANDROID,
    DESKTOP,
    TERMINAL,
    OTHER;

    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Platform of(String wire) {
        for (Platform platform : values()) {
            if (platform.wire().equals(wire)) {
                return platform;
            }
        }
        return OTHER;
    }
}
