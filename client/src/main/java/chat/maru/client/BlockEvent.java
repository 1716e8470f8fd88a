package chat.maru.client;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/// One blocks somebody, or does not any more. Whoever is blocked is not told.
///
/// Immutable.
///
/// @param account      oneself
/// @param user         whom it is about
/// @param blocked      whether they are blocked now
/// @param conversation the direct one with them: from here on one is not in it, or one is again and asks for it; it
///     need not have begun
/// @param at           when it was said
public record BlockEvent(
        Cursor cursor, RawJson raw, UUID account, UUID user, boolean blocked, UUID conversation, Instant at)
        implements Event {
    public BlockEvent {
        Objects.requireNonNull(cursor);
        Objects.requireNonNull(raw);
        Objects.requireNonNull(account);
        Objects.requireNonNull(user);
        Objects.requireNonNull(conversation);
        Objects.requireNonNull(at);
    }
}
