package chat.maru.core.presence;

import chat.maru.model.AccountId;
import chat.maru.model.Presence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An account with connections, or that had some a moment ago.
///
/// Guarded by the lock of [PresenceBoard].
final class Guest {
    // So many changes are told at once, and then one at a time: whoever comes and goes all the time tires the others.
    private static final int BURST = 6;
    private static final long EVERY = Duration.ofSeconds(10).toNanos();

    final AccountId account;
    final List<Stay> stays = new ArrayList<>(2);
    /// What others were told last.
    Presence.Kind shown = Presence.Kind.OFFLINE;
    Instant lastThere = Instant.EPOCH;
    /// Whether it waits for its turn.
    boolean queued;
    private @Nullable Privacy privacy;
    private int changes;
    private long rested;

    Guest(AccountId account, long now) {
        this.account = account;
        this.rested = now;
    }

    /// A connection, or one that ended and counts for a while.
    static final class Stay {
        final Visit visit;
        boolean away;
        boolean gone;
        boolean watches;
        /// Whether everything is to be told, and not before when.
        boolean owed;
        long owedFrom;
        /// Until when it counts.
        long until = Long.MAX_VALUE;
        /// Whether it counts no more: it ended, or has said nothing for too long.
        boolean lapsed;

        Stay(Visit visit) {
            this.visit = visit;
        }
    }

    Presence.Kind kind() {
        Presence.Kind kind = Presence.Kind.OFFLINE;
        for (Stay stay : stays) {
            if (!stay.lapsed) {
                if (!stay.away) {
                    return Presence.Kind.ONLINE;
                }
                kind = Presence.Kind.AWAY;
            }
        }
        return kind;
    }

    /// Whether it is gone, and may come back as if it had never been there.
    boolean isForgettable(long now) {
        return stays.isEmpty() && !queued && shown == Presence.Kind.OFFLINE && rested <= now;
    }

    Optional<Privacy> privacy() {
        return Optional.ofNullable(privacy);
    }

    /// Tells changes of settings and blocks apart.
    int changes() {
        return changes;
    }

    void privacyChanged() {
        privacy = null;
        changes++;
    }

    /// What was read, unless it has changed since.
    void read(Privacy found, int asOf) {
        if (asOf == changes) {
            privacy = found;
        }
    }

    /// Whether a change may be told now.
    boolean mayChange(long now) {
        return Math.max(rested, now) - now <= (BURST - 1) * EVERY;
    }

    void charge(long now) {
        rested = Math.max(rested, now) + EVERY;
    }
}
