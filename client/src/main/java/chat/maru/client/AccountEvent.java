package chat.maru.client;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/// One's own profile changed on some device.
///
/// Immutable.
///
/// @param change  `profile`
/// @param profile the whole of it, as it is now
public record AccountEvent(Cursor cursor, RawJson raw, UUID account, String change, Profile profile, Instant at)
        implements Event {
    public AccountEvent {
        Objects.requireNonNull(cursor);
        Objects.requireNonNull(raw);
        Objects.requireNonNull(account);
        Objects.requireNonNull(change);
        Objects.requireNonNull(profile);
        Objects.requireNonNull(at);
    }
}
