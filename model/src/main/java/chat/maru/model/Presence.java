package chat.maru.model;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/// Whether somebody is there, as far as others may know.
///
/// Immutable.
///
/// @param lastSeen when they were there last, of somebody who is offline; empty where that is not known, or
///     not to be known
public record Presence(AccountId account, Kind kind, Optional<Instant> lastSeen) {
    public Presence {
        Objects.requireNonNull(account);
        Objects.requireNonNull(kind);
        Objects.requireNonNull(lastSeen);
        if (kind != Kind.OFFLINE && lastSeen.isPresent()) {
            throw new IllegalArgumentException("seen last at " + lastSeen.get() + ", and " + kind);
        }
    }

    /// How much somebody is there.
    public enum Kind {
        ONLINE,
        /// Connected, while nobody looks.
        AWAY,
        OFFLINE
    }

    public static Presence of(AccountId account, Kind kind) {
        return new Presence(account, kind, Optional.empty());
    }
}
