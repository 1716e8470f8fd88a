package chat.maru.model;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/// A link that lets whoever knows its secret into a group, until it expires, is used up, or is revoked.
///
/// Immutable.
///
/// @param mostUses how many may join by it, [#UNLIMITED] for any number
/// @param uses     how many have
public record JoinLink(
        LinkId id,
        LinkSecret secret,
        AccountId creator,
        Instant createdAt,
        Optional<Instant> expiresAt,
        int mostUses,
        int uses,
        boolean revoked) {
    public static final int UNLIMITED = 0;

    public JoinLink {
        Objects.requireNonNull(id);
        Objects.requireNonNull(secret);
        Objects.requireNonNull(creator);
        Objects.requireNonNull(createdAt);
        Objects.requireNonNull(expiresAt);
        if (mostUses < 0 || uses < 0) {
            throw new IllegalArgumentException("uses are not negative: " + uses + " of " + mostUses);
        }
    }

    /// Whether somebody may join by it at this time.
    public boolean open(Instant now) {
        return !revoked
                && (mostUses == UNLIMITED || uses < mostUses)
                && expiresAt.filter(end -> !now.isBefore(end)).isEmpty();
    }

    public JoinLink usedOnceMore() {
        return new JoinLink(id, secret, creator, createdAt, expiresAt, mostUses, uses + 1, revoked);
    }

    public JoinLink withdrawn() {
        return new JoinLink(id, secret, creator, createdAt, expiresAt, mostUses, uses, true);
    }
}
