package chat.maru.client;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A link to join a group by. Whoever has its token may.
///
/// Immutable.
///
/// @param token what whoever joins by it sends
/// @param ends  when nobody joins by it any more, or null
/// @param most  how many may join by it, or 0 for any number
/// @param uses  how many have
/// @param open  whether somebody may join by it now
public record JoinLink(
        UUID id,
        String token,
        UUID createdBy,
        Instant createdAt,
        @Nullable Instant ends,
        int most,
        int uses,
        boolean open) {
    public JoinLink {
        Objects.requireNonNull(id);
        Objects.requireNonNull(token);
        Objects.requireNonNull(createdBy);
        Objects.requireNonNull(createdAt);
    }

    /// When nobody joins by it any more, if that is set.
    public Optional<Instant> expiresAt() {
        return Optional.ofNullable(ends);
    }

    /// How many may join by it, if that is set.
    public OptionalInt mostUses() {
        return most > 0 ? OptionalInt.of(most) : OptionalInt.empty();
    }

    @Override
    public String toString() {
        return "JoinLink[" + id + ", uses " + uses + (open ? ", open]" : ", closed]");
    }
}
