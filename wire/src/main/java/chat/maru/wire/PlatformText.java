package chat.maru.wire;

import chat.maru.model.Platform;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// How a platform is written in JSON.
final class PlatformText {
    private PlatformText() {}

    static String of(Platform platform) {
        return platform.name().toLowerCase(Locale.ROOT);
    }

    static Optional<Platform> parse(String text) {
        return Arrays.stream(Platform.values())
                .filter(platform -> of(platform).equals(text))
                .findFirst();
    }
}
