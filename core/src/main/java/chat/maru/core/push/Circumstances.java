package chat.maru.core.push;

import chat.maru.model.PushPreferences;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/// All that decides whether a device is told of a message.
///
/// Immutable.
///
/// @param blocked    whether the account blocks the sender
/// @param member     whether the account is in the conversation, and was when the message was sent
/// @param read       whether the account has read the message
/// @param mutedUntil until when the account has muted the conversation
/// @param mentioned  whether the message mentions the account
/// @param upToDate   whether the device has confirmed that it has the message
/// @param online     whether the device is connected
record Circumstances(
        Instant at,
        boolean blocked,
        boolean member,
        boolean read,
        Optional<Instant> mutedUntil,
        boolean mentioned,
        PushPreferences preferences,
        boolean upToDate,
        boolean online) {
    Circumstances {
        Objects.requireNonNull(at);
        Objects.requireNonNull(mutedUntil);
        Objects.requireNonNull(preferences);
    }

    /// The same account's with another device.
    Circumstances on(boolean deviceIsUpToDate, boolean deviceIsOnline) {
        return new Circumstances(
                at, blocked, member, read, mutedUntil, mentioned, preferences, deviceIsUpToDate, deviceIsOnline);
    }
}
