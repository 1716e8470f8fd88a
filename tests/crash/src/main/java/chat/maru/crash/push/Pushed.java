package chat.maru.crash.push;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/// What a push service was posted.
///
/// Immutable, if nobody writes into the body.
///
/// @param at      when it had come, in `System.nanoTime`
/// @param path    where to: a subscription's own
/// @param headers by lower-case name
public record Pushed(long at, String path, Map<String, List<String>> headers, byte[] body) {
    public Pushed {
        Objects.requireNonNull(path);
        headers = Map.copyOf(headers);
        Objects.requireNonNull(body);
    }

    /// The header of this name, in lower case, which is there once.
    public String header(String name) {
        List<String> values = headers.getOrDefault(name, List.of());
        if (values.size() != 1) {
            throw new AssertionError(name + " is there " + values.size() + " times in " + headers);
        }
        return values.getFirst();
    }
}
