package chat.maru.client;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/// Whether somebody is there, as far as one may know.
///
/// Immutable.
///
/// @param lastSeen when they were there last, to the minute, of somebody who is offline; empty where one
///     may not know
public record Presence(UUID user, State state, Optional<Instant> lastSeen) {
    public Presence {
        Objects.requireNonNull(user);
        Objects.requireNonNull(state);
        Objects.requireNonNull(lastSeen);
    }

    /// How much somebody is there.
    public enum State {
        ONLINE,
        /// Connected, while nobody looks.
        AWAY,
        OFFLINE
    }

    static Presence of(JsonNode node) {
        State state = switch (node.required("state").stringValue()) {
            case "online" -> State.ONLINE;
            case "away" -> State.AWAY;
            case "offline" -> State.OFFLINE;
            default -> throw new IllegalArgumentException("no such state");
        };
        return new Presence(
                Wire.uuid(node, "user"),
                state,
                node.has("last_seen") ? Optional.of(Wire.instant(node, "last_seen")) : Optional.empty());
    }
}
