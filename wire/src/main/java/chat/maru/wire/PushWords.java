package chat.maru.wire;

import chat.maru.model.PushContent;
import chat.maru.model.PushService;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// What push services are called, and how much they may know.
final class PushWords {
    static final Map<String, PushService> SERVICES = words(PushService.values());
    static final Map<String, PushContent> CONTENTS = words(PushContent.values());

    private PushWords() {}

    static String of(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static <E extends Enum<E>> Map<String, E> words(E[] values) {
        return Arrays.stream(values).collect(Collectors.toUnmodifiableMap(PushWords::of, value -> value));
    }
}
