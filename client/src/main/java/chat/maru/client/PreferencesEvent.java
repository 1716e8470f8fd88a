package chat.maru.client;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One wants a conversation shown otherwise: all of it, as it is now.
///
/// Immutable.
///
/// @param account  oneself
/// @param muted    until when it is muted, [Mine#FOR_EVER] for without an end; null for not at all
/// @param archived whether it is put away
/// @param pinned   whether it is kept on top
/// @param at       when it was said
public record PreferencesEvent(
        Cursor cursor,
        RawJson raw,
        UUID account,
        UUID conversation,
        @Nullable Instant muted,
        boolean archived,
        boolean pinned,
        Instant at)
        implements Event {
    public PreferencesEvent {
        Objects.requireNonNull(cursor);
        Objects.requireNonNull(raw);
        Objects.requireNonNull(account);
        Objects.requireNonNull(conversation);
        Objects.requireNonNull(at);
    }

    /// Until when it is muted, if it is.
    public Optional<Instant> mutedUntil() {
        return Optional.ofNullable(muted);
    }
}
