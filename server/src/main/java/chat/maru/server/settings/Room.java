package chat.maru.server.settings;

import java.util.List;
import java.util.Objects;

/// The keys that belong together.
///
/// Immutable.
public record Room(String title, List<Key<?>> keys) {
    public Room {
        Objects.requireNonNull(title);
        keys = List.copyOf(keys);
    }
}
