package chat.maru.client;

import java.util.List;
import java.util.Objects;
import java.util.UUID;

/// Who reacted to a message with this.
///
/// Immutable.
public record Reaction(String emoji, List<UUID> users) {
    public Reaction {
        Objects.requireNonNull(emoji);
        users = List.copyOf(users);
    }
}
