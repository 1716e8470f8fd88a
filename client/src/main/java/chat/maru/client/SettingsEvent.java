package chat.maru.client;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/// One wants something else of the server: all of it, as it is now.
///
/// Immutable.
///
/// @param account         oneself
/// @param sharesReadMarks whether others may know how far one has read
/// @param invisible       whether one seems to be offline
/// @param sharesPresence  whether those with whom one shares a conversation may know whether one is there
/// @param sharesLastSeen  the same of when one was there last
/// @param at              when it was said
public record SettingsEvent(
        Cursor cursor,
        RawJson raw,
        UUID account,
        boolean sharesReadMarks,
        boolean invisible,
        boolean sharesPresence,
        boolean sharesLastSeen,
        Instant at)
        implements Event {
    public SettingsEvent {
        Objects.requireNonNull(cursor);
        Objects.requireNonNull(raw);
        Objects.requireNonNull(account);
        Objects.requireNonNull(at);
    }
}
