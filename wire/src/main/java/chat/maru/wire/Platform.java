package chat.maru.wire;

import java.util.Locale;
import java.util.Optional;

/// What sort of device an account is logged in on.
///
/// Immutable.
public enum Platform {
    WEB,
    IOS,
    ANDROID,
    DESKTOP,
    TERMINAL,
    OTHER;

    private final String code = name().toLowerCase(Locale.ROOT);

    /// As it is written in JSON.
    public String code() {
        return code;
    }

    public static Optional<Platform> parse(String code) {
        for (Platform platform : values()) {
            if (platform.code.equals(code)) {
                return Optional.of(platform);
            }
        }
        return Optional.empty();
    }
}
