package chat.maru.client;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One has begun to write something, or begins anew, or does not write it any more.
///
/// Immutable.
///
/// @param account oneself
/// @param begun   what one has begun to write; null for nothing
/// @param at      when it was kept
public record DraftEvent(
        Cursor cursor,
        RawJson raw,
        UUID account,
        UUID conversation,
        @Nullable Content begun,
        Instant at) implements Event {
    public DraftEvent {
        Objects.requireNonNull(cursor);
        Objects.requireNonNull(raw);
        Objects.requireNonNull(account);
        Objects.requireNonNull(conversation);
        Objects.requireNonNull(at);
    }

    /// What one has begun to write, if anything.
    public Optional<Content> draft() {
        return Optional.ofNullable(begun);
    }
}
